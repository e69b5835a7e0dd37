import { ArnFormat, type CfnResource, Stack } from 'aws-cdk-lib';
import { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import { LambdaApplication, LambdaDeploymentConfig, LambdaDeploymentGroup } from 'aws-cdk-lib/aws-codedeploy';
import { ManagedPolicy, PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Alias, type IFunction, type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { routesByApi } from '../../shared/api/index.ts';
import { liveAlias } from '../../shared/names.ts';
import { functionArnOf, idFor, nameFor } from '../names.ts';
import type { Stage } from '../stage-settings.ts';
import { acknowledge, arnInWords } from './acknowledge.ts';

/** What is put behind the name of a function that is asked for an answer: its live version, where the stage has versions. */
export const liveSuffixOf = ({ rollout }: Pick<Stage, 'rollout'>): string => (rollout === 'latest' ? '' : `:${liveAlias}`);

/** The alarms that end a rollout and bring the version before it back: requests that fail, crash or take long, at any gateway. */
export const rolloutAlarms = [
  'requests-crashed',
  'rollout-errors',
  'api-slow',
  'clinic-rollout-errors',
  'clinic-api-slow',
  'fhir-rollout-errors',
] as const;

const managedPolicy = 'service-role/AWSCodeDeployRoleForLambdaLimited';

/** The function that asks a new version something before its rollout begins. */
export const beforeTraffic = 'platform/before-traffic';

/** What it asks: whatever answers requests over HTTP. What sockets say is in another form. */
export const triedBefore = (): string[] => [...Object.keys(routesByApi), 'platform/fallback', 'platform/authorizer'];

/** Lets a function call any version of what answers requests, and tell rollouts whether they may begin. */
export const letTryVersions = (to: LambdaFunction, stage: Stage): void => {
  if (stage.rollout !== 'linear') return;
  const stack = Stack.of(to);
  const versions = triedBefore().map(name => `${functionArnOf(stack, stage, name)}:*`);
  const groups = `deploymentgroup:${nameFor(stage, '')}*/*`;
  const [service, resource = ''] = ['codedeploy', groups];
  to.addToRolePolicy(new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: versions }));
  to.addToRolePolicy(
    new PolicyStatement({
      actions: ['codedeploy:GetDeployment', 'codedeploy:PutLifecycleEventHookExecutionStatus'],
      resources: [stack.formatArn({ service, resource, arnFormat: ArnFormat.NO_RESOURCE_NAME })],
    }),
  );
  acknowledge(
    to.role!,
    'A version has its number when it is made; deployment groups are named by CloudFormation within an application of the stage.',
    `IAM5[Resource::${arnInWords(to, service, groups)}]`,
    ...triedBefore().map(name => `IAM5[Resource::${arnInWords(to, 'lambda', `function:${nameFor(stage, name)}:*`)}]`),
  );
};

/** What the rollouts of a stack have in common: one application of CodeDeploy, and the role that it moves traffic in. */
const sharedOf = (stack: Stack, stage: Stage): { application: LambdaApplication; role: Role } => {
  // Of each stack by a name of its own: `ItemsRollouts`.
  const part = stack.node.id.split('-').at(-1)!;
  const id = `${part}Rollouts`;
  const application = stack.node.tryFindChild(id) as LambdaApplication | undefined;
  if (application) return { application, role: stack.node.findChild(`${id}Role`) as Role };
  const mayAsk = new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [functionArnOf(stack, stage, beforeTraffic)] });
  const role = new Role(stack, `${id}Role`, {
    assumedBy: new ServicePrincipal('codedeploy.amazonaws.com'),
    managedPolicies: [ManagedPolicy.fromAwsManagedPolicyName(managedPolicy)],
    inlinePolicies: { hook: new PolicyDocument({ statements: [mayAsk] }) },
  });
  acknowledge(
    role,
    'AWS keeps this policy of its deployment service up to date; nobody but that service can take the role.',
    `IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/${managedPolicy}]`,
  );
  return { application: new LambdaApplication(stack, id, { applicationName: nameFor(stage, part.toLowerCase()) }), role };
};

/** Asks a new version something, moves a tenth of the requests to a new version each minute, and all of them back when an alarm of the stage rings meanwhile. */
const shiftSlowly = (alias: Alias, id: string, stage: Stage): void => {
  const stack = Stack.of(alias);
  // By their names, as they stand in a stack that comes after this one.
  const alarmOf = (name: string) => {
    const arn = stack.formatArn({
      service: 'cloudwatch',
      resource: 'alarm',
      resourceName: nameFor(stage, name),
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
    return Alarm.fromAlarmArn(alias, `Alarm-${name}`, arn);
  };
  new LambdaDeploymentGroup(stack, `${id}Rollout`, {
    ...sharedOf(stack, stage),
    alias,
    deploymentConfig: LambdaDeploymentConfig.LINEAR_10PERCENT_EVERY_1MINUTE,
    alarms: rolloutAlarms.map(alarmOf),
    autoRollback: { failedDeployment: true, stoppedDeployment: true, deploymentInAlarm: true },
  });
  // By its name too: CDK's own way is a reference to the stack of the platform, and a right to every version of it.
  if (triedBefore().map(idFor).includes(id))
    (alias.node.defaultChild as CfnResource).addOverride(
      'UpdatePolicy.CodeDeployLambdaAliasUpdate.BeforeAllowTrafficHook',
      nameFor(stage, beforeTraffic),
    );
};

/**
 * What answers requests for a function: itself, or by choice of the stage its live version. Versions of before stay, so that any of them answers
 * again at once (`npm run rollback`).
 */
export const answering = (handler: LambdaFunction, stage: Stage): IFunction => {
  if (stage.rollout === 'latest') return handler;
  const id = handler.node.id;
  const alias = new Alias(Stack.of(handler), `${id}Live`, { aliasName: liveAlias, version: handler.currentVersion });
  if (stage.rollout === 'linear') shiftSlowly(alias, id, stage);
  return alias;
};
