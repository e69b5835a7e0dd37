import { ArnFormat, Aws, type Stack } from 'aws-cdk-lib';
import { deadLettersIn, nameIn, queueIn } from '../shared/names.ts';
import type { Stage } from './stage-settings.ts';

type Named = Pick<Stage, 'name'>;

/** The id of a function's constructs: `items/on-due` becomes `ItemsOnDue`. */
export const idFor = (name: string): string => name.replace(/(?:^|[/-])(\w)/g, (_, letter: string) => letter.toUpperCase());

/**
 * What a function, its queue or its rule is called in the account: `items/on-due` is `almanac-dev-items-on-due`. Named, so that runbooks can hold
 * whole commands, and so that alarms in another stack do not keep a function from being removed.
 */
export const nameFor = (stage: Named, name: string): string => nameIn(stage.name, name);

/** The queue that a function works on: called as the function is, and to its end as its kind of queue must be. */
export const queueFor = (stage: Named, name: string): string => queueIn(stage.name, name);

/** Where the messages of a function's queue end, or the notes on what failed in the stream. */
export const deadLettersFor = (stage: Named, name: string): string => deadLettersIn(stage.name, name);

/** The namespace of the metrics that the functions of a stage emit. Stages may share an account. */
export const metricsNamespace = (stage: Named): string => `Almanac/${stage.name}`;

/** The SES configuration set that all mail of a stage is sent by. */
export const configurationSetOf = (stage: Named): string => `almanac-${stage.name}`;

/**
 * The ARN of the role of a function, but for what CloudFormation puts behind it: it begins with the stack and the construct, and none other of the
 * account may be called so.
 */
export const rolesOf = (stage: Named, name: string): string => {
  const service = idFor(name.split('/', 1)[0]!);
  return `arn:${Aws.PARTITION}:iam::${Aws.ACCOUNT_ID}:role/Almanac-${stage.name}-${service}-${idFor(name)}Role*`;
};

/** The bucket that logs are archived in: a name that no other account and region has. */
export const logBucketOf = (stage: Named): string => `almanac-${stage.name}-logs-${Aws.ACCOUNT_ID}-${Aws.REGION}`;

/** The bucket that files are in: a name that no other account and region has. */
export const fileBucketOf = (stage: Named): string => `almanac-${stage.name}-files-${Aws.ACCOUNT_ID}-${Aws.REGION}`;

/** Where the queues of a stack are: with the name of a queue it is its address. */
export const queuesUrlOf = ({ region, urlSuffix, account }: Stack): string => `https://sqs.${region}.${urlSuffix}/${account}`;

/** The queue of a function, in whichever stack it is. */
export const queueArnOf = (stack: Stack, stage: Named, name: string): string =>
  stack.formatArn({ service: 'sqs', resource: queueFor(stage, name) });

/** A function, in whichever stack it is. */
export const functionArnOf = (stack: Stack, stage: Named, name: string): string =>
  stack.formatArn({
    service: 'lambda',
    resource: 'function',
    resourceName: nameFor(stage, name),
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
