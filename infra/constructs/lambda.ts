import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Architecture, Code, Function as LambdaFunction, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { bundleFolder } from '../bundle.ts';
import type { Stage } from '../stages.ts';

export type LambdaProps = {
  stage: Stage;
  /** `clock/fire` is `functions/clock/fire.ts`. */
  name: string;
  environment: Record<string, string>;
  logKey: IKey;
  timeoutSeconds?: number;
  memoryMb?: number;
};

/** The id of a function's constructs: `clock/fire` becomes `ClockFire`. */
export const idFor = (name: string): string => name.replace(/(?:^|[/-])(\w)/g, (_, letter: string) => letter.toUpperCase());

/** One function of the project, with a role and a log group of its own. */
export const lambda = (scope: Construct, { stage, name, environment, logKey, timeoutSeconds = 10, memoryMb = 1024 }: LambdaProps): LambdaFunction => {
  const id = idFor(name);
  const logGroup = new LogGroup(scope, `${id}Logs`, {
    retention: stage.logRetentionDays as RetentionDays,
    removalPolicy: stage.real ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    ...(stage.real ? { encryptionKey: logKey } : {}),
  });
  return new LambdaFunction(scope, id, {
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    code: Code.fromAsset(`${bundleFolder}/${name}`, { exclude: ['*.map'] }),
    handler: 'index.handler',
    memorySize: memoryMb,
    timeout: Duration.seconds(timeoutSeconds),
    tracing: Tracing.ACTIVE,
    logGroup,
    environment: {
      STAGE: stage.name,
      POWERTOOLS_SERVICE_NAME: name,
      POWERTOOLS_METRICS_NAMESPACE: 'Almanac',
      ...environment,
    },
  });
};
