import { ArnFormat, Stack } from 'aws-cdk-lib';
import { CfnApi, CfnIntegration, CfnRoute, CfnStage } from 'aws-cdk-lib/aws-apigatewayv2';
import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { gatewayKeyOf } from '../../shared/api/core/methods.ts';
import { operatorRoutes } from '../../shared/api/platform/operators/index.ts';
import { idFor, nameFor, queueArnOf } from '../names.ts';
import type { Stage } from '../stage-settings.ts';
import { acknowledge, arnInWords } from './acknowledge.ts';
import { allow, allowIn } from './allow.ts';
import { letInvoke } from './api-routes.ts';
import { grantSend } from './grants.ts';
import { accessLogFormat } from './http-api.ts';
import { logsOf } from './lambda.ts';

export type OperatorApiProps = { stage: Stage; logKey: IKey; handler: LambdaFunction };

/**
 * The gateway of operators: their routes alone, no browser's origin, and a throttle so high that no stranger at one address takes it from
 * operators. Who calls is looked at by the function itself, as it leaves an entry of those that it turns away, too.
 */
export class OperatorApi extends Construct {
  readonly id: string;

  constructor(scope: Construct, id: string, { stage, logKey, handler }: OperatorApiProps) {
    super(scope, id);
    this.id = new CfnApi(this, 'Api', { name: `almanac-${stage.name}-operators`, protocolType: 'HTTP', ipAddressType: 'dualstack' }).ref;
    const integration = new CfnIntegration(this, 'Integration', {
      apiId: this.id,
      integrationType: 'AWS_PROXY',
      integrationUri: handler.functionArn,
      payloadFormatVersion: '2.0',
    });
    letInvoke(handler, this.id, 'OperatorRoutes', 'routes');
    letInvoke(handler, this.id, 'OperatorDefault', 'default');
    const keys = [...Object.entries(operatorRoutes).map(([name, route]) => [name, gatewayKeyOf(route)] as const), ['default', '$default']];
    for (const [name, routeKey] of keys as [string, string][]) {
      const target = `integrations/${integration.ref}`;
      const route = new CfnRoute(this, idFor(name), { apiId: this.id, routeKey, target, authorizationType: 'NONE' });
      acknowledge(route, 'The function looks itself who calls, and keeps an entry of whom it turns away.', 'APIG4');
    }
    new CfnStage(this, 'Stage', {
      apiId: this.id,
      stageName: '$default',
      autoDeploy: true,
      accessLogSettings: { destinationArn: logsOf(this, 'AccessLog', stage, logKey).logGroupArn, format: accessLogFormat },
      defaultRouteSettings: { detailedMetricsEnabled: false, throttlingBurstLimit: 1000, throttlingRateLimit: 500 },
    });
  }
}

/**
 * What is read at the door: accounts with their sessions and passkeys, and entries of calls; and which records are parked. IAM tells partitions apart
 * and no more: what else stands under a user (their notifications, keys' hashes, answers of feeds) it could read as well, and no route does.
 */
const allowReads = (to: LambdaFunction, { tableArn }: ITableV2): void => {
  allow(to, ['dynamodb:DescribeTable'], [tableArn]);
  const reading = ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query'];
  allowIn(to, tableArn, reading, ['USER#*', 'OPERATOR#*', 'HEALTH']);
  allowIn(to, `${tableArn}/index/due`, ['dynamodb:Query'], ['DUE#*']);
};

/** Lets operators look at dead letters, take them away and put them back onto their queue; and have the clock try what it has parked. */
const allowQueues = (to: LambdaFunction, stage: Stage, key: IKey, queues: readonly string[]): void => {
  const pattern = `${nameFor(stage, '')}*-dead-letters*`;
  const resource = Stack.of(to).formatArn({ service: 'sqs', resource: pattern, arnFormat: ArnFormat.NO_RESOURCE_NAME });
  const actions = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', ...(stage.real ? [] : ['sqs:DeleteMessageBatch'])];
  allow(to, actions, [resource]);
  acknowledge(to.role!, 'Dead letters of every queue are theirs to put back.', `IAM5[Resource::${arnInWords(to, 'sqs', pattern)}]`);
  for (const name of queues) grantSend(to, queueArnOf(Stack.of(to), stage, name), key, stage);
};

/** What the function behind the door may beside its row: exactly this. */
export const letOperate = (
  to: LambdaFunction,
  { stage, table, key, queues }: { stage: Stage; table: ITableV2; key: IKey; queues: readonly string[] },
): void => {
  allowReads(to, table);
  allowQueues(to, stage, key, queues);
  if (stage.operators !== 'none') to.addEnvironment('OPERATOR_NETWORKS', JSON.stringify(stage.operators.from));
};
