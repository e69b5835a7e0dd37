import { readFileSync } from 'node:fs';
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { type AddToPrincipalPolicyResult, PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Architecture, Code, Function as LambdaFunction, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { idFor, metricsNamespace, nameFor } from '../names.ts';
import type { Stage } from '../stage-settings.ts';
import { acknowledge } from './acknowledge.ts';
import { reportErrors } from './error-reports.ts';
import { removalOf } from './removal.ts';

export type LambdaProps = {
  stage: Stage;
  /** `items/on-due` is `functions/items/on-due.ts`. */
  name: string;
  /** The service whose stack it is in: `items`. */
  service: string;
  /** The folder with the bundles, one folder a function. */
  assets: string;
  environment: Record<string, string>;
  logKey: IKey;
  timeoutSeconds?: number;
  memoryMb?: number;
  /** So many invocations at once are this function's own, and no more. */
  reserved?: number;
};

/** A log group: encrypted, and kept for as long as the stage says; of a stage that lasts also after the stack is gone. */
export const logsOf = (scope: Construct, id: string, stage: Stage, key: IKey): LogGroup =>
  new LogGroup(scope, id, {
    retention: stage.logRetentionDays as RetentionDays,
    removalPolicy: removalOf(stage),
    ...(stage.real ? { encryptionKey: key } : {}),
  });

/**
 * A function's role: it may write its own log, and nothing else until it is granted. What it may stands in the role itself: CDK's own would have a
 * policy of its own beside it, which is made after the role and before the function, and a managed one over all logs.
 */
class FunctionRole extends Role {
  readonly #rights: PolicyDocument;

  constructor(scope: Construct, id: string, logs: LogGroup) {
    const rights = new PolicyDocument();
    super(scope, id, { assumedBy: new ServicePrincipal('lambda.amazonaws.com'), inlinePolicies: { rights } });
    this.#rights = rights;
    this.addToPolicy(new PolicyStatement({ actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: [logs.logGroupArn] }));
  }

  override addToPrincipalPolicy(statement: PolicyStatement): AddToPrincipalPolicyResult {
    this.#rights.addStatements(statement);
    return { statementAdded: true, policyDependable: this };
  }
}

const roleOf = (scope: Construct, id: string, stage: Stage, logs: LogGroup): Role => {
  const role = new FunctionRole(scope, `${id}Role`, logs);
  if (stage.traces === 'sampled') acknowledge(role, 'X-Ray takes trace segments on no narrower resource.', 'IAM5[Resource::*]');
  return role;
};

/** What a function has where its row says nothing. */
const usualSeconds = 10;

/** The local cloud tries nothing twice, and all of its functions begin at once: there none has less than the usual. */
const timeoutOf = ({ real }: Stage, seconds: number): Duration => Duration.seconds(real ? seconds : Math.max(seconds, usualSeconds));

/** Which version of the product it is, as log lines and traces say. */
const { version: release } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string };

/** One function of the project, with a role and a log group of its own. */
export const lambda = (scope: Construct, props: LambdaProps): LambdaFunction => {
  const { stage, name, service, assets, environment, logKey, timeoutSeconds = usualSeconds, memoryMb = 1024, reserved } = props;
  const id = idFor(name);
  const logGroup = logsOf(scope, `${id}Logs`, stage, logKey);
  const made = new LambdaFunction(scope, id, {
    functionName: nameFor(stage, name),
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    code: Code.fromAsset(`${assets}/${name}`, { exclude: ['*.map'] }),
    handler: 'index.handler',
    memorySize: memoryMb,
    timeout: timeoutOf(stage, timeoutSeconds),
    tracing: stage.traces === 'sampled' ? Tracing.ACTIVE : Tracing.DISABLED,
    reservedConcurrentExecutions: reserved,
    role: roleOf(scope, id, stage, logGroup),
    // A version that answered once can answer again.
    currentVersionOptions: { removalPolicy: RemovalPolicy.RETAIN },
    logGroup,
    environment: {
      STAGE: stage.name,
      SERVICE: service,
      RELEASE: release,
      POWERTOOLS_SERVICE_NAME: name,
      POWERTOOLS_METRICS_NAMESPACE: metricsNamespace(stage),
      // A batch makes many objects that live for its length: in the 16 MB that Node takes alone they are collected again and again.
      NODE_OPTIONS: '--max-semi-space-size=32',
      ...environment,
    },
  });
  reportErrors(made, stage, name);
  return made;
};
