import { Stack } from 'aws-cdk-lib';
import { CfnApi, CfnAuthorizer, CfnStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { Unit } from 'aws-cdk-lib/aws-cloudwatch';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { FilterPattern, type LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { edgeHeader } from '../../shared/api/core/edge.ts';
import { isClosed } from '../edge/settings.ts';
import { answerTimeName, crashesMetricName } from '../metrics.ts';
import { metricsNamespace } from '../names.ts';
import type { Stage } from '../stage-settings.ts';
import { type ApiPlace, letInvoke } from './api-routes.ts';
import { corsOf } from './cors.ts';
import { logsOf } from './lambda.ts';

/** A gateway of the HTTPS API: its stage with access log and throttle, and the authorizer whose answers it keeps. */
type ApiProps = {
  stage: Stage;
  authorizer: IFunction;
  logKey: IKey;
  name: string;
  /** The keys of its routes that wait for something to happen: how long is not how fast it is. */
  waiting?: readonly string[];
  /** Its name at the edge, where the stage has one: then it is asked by that alone. */
  host?: string;
};

export class Api extends Construct implements ApiPlace {
  readonly id: string;
  readonly authorizerId: string;
  readonly passId?: string;
  readonly madeStage: CfnStage;
  readonly url: string;
  readonly accessLogName: string;

  constructor(scope: Construct, id: string, { stage, authorizer, logKey, name, waiting, host }: ApiProps) {
    super(scope, id);
    this.id = new CfnApi(this, 'Api', {
      name,
      protocolType: 'HTTP',
      ...(isClosed(stage.edge) ? { disableExecuteApiEndpoint: true } : {}),
      corsConfiguration: corsOf(stage),
    }).ref;
    letInvoke(authorizer, this.id, `${this.node.id === 'Http' ? '' : this.node.id}Authorizer`, 'authorizers');
    const key = `$request.header.${edgeHeader}`;
    const asked = ['$request.header.Authorization', ...(isClosed(stage.edge) ? [key] : [])];
    this.authorizerId = this.#authorizer('Authorizer', 'caller', stage, authorizer, asked);
    if (host !== undefined) this.passId = this.#pass(stage, authorizer, key);
    const accessLog = logsOf(this, 'AccessLog', stage, logKey);
    this.madeStage = this.#stage(accessLog);
    if (stage.lasts) countCrashes(accessLog, stage);
    if (stage.lasts && waiting) timeAnswers(accessLog, stage, waiting);
    this.accessLogName = accessLog.logGroupName;
    const { region, urlSuffix } = Stack.of(this);
    this.url = `https://${host ?? `${this.id}.execute-api.${region}.${urlSuffix}`}`;
  }

  /** What lets in by the key of the edge alone. It stays, exported, while gateways are open: stacks that still name it could not be deployed otherwise. */
  #pass(stage: Stage, authorizer: IFunction, key: string): string | undefined {
    const passId = this.#authorizer('Pass', 'edge', stage, authorizer, [key]);
    if (isClosed(stage.edge)) return passId;
    Stack.of(this).exportValue(passId);
    return undefined;
  }

  /** Whoever asks without one of the headers of `identitySource` is refused by the gateway itself. */
  #authorizer(id: string, name: string, stage: Stage, authorizer: IFunction, identitySource: string[]): string {
    const { partition, region } = Stack.of(this);
    return new CfnAuthorizer(this, id, {
      apiId: this.id,
      name,
      authorizerType: 'REQUEST',
      authorizerPayloadFormatVersion: '2.0',
      authorizerUri: `arn:${partition}:apigateway:${region}:lambda:path/2015-03-31/functions/${authorizer.functionArn}/invocations`,
      enableSimpleResponses: true,
      identitySource,
      authorizerResultTtlInSeconds: stage.authorizerCacheSeconds,
    }).ref;
  }

  #stage(accessLog: LogGroup): CfnStage {
    return new CfnStage(this, 'Stage', {
      apiId: this.id,
      stageName: '$default',
      autoDeploy: true,
      accessLogSettings: {
        destinationArn: accessLog.logGroupArn,
        format: accessLogFormat,
      },
      // Each metric by route would be paid for: what is to be known of one route is asked of the lines (`ALM001`, `npm run routes`).
      defaultRouteSettings: { detailedMetricsEnabled: false, throttlingBurstLimit: 2000, throttlingRateLimit: 1000 },
    });
  }
}

/** A line of the access log. The time is a number, which each request has, so that a metric can be made of it. */
export const accessLogFormat = JSON.stringify({
  requestId: '$context.requestId',
  route: '$context.routeKey',
  method: '$context.httpMethod',
  status: '$context.status',
  latencyMs: '$context.responseLatency',
  sourceIp: '$context.identity.sourceIp',
  caller: '$context.authorizer.userId',
  key: '$context.authorizer.keyId',
  refused: '$context.authorizer.refused',
  refusedKey: '$context.authorizer.refusedKey',
  error: '$context.error.message',
  authorizerError: '$context.authorizer.error',
  functionError: '$context.integrationErrorMessage',
}).replace('"$context.responseLatency"', '$context.responseLatency');

/** Times the answers that do not wait for something to happen. */
const timeAnswers = (accessLog: LogGroup, stage: Stage, waiting: readonly string[]): void => {
  accessLog.addMetricFilter('Answers', {
    filterPattern: FilterPattern.all(
      FilterPattern.numberValue('$.latencyMs', '>=', 0),
      ...waiting.map(key => FilterPattern.stringValue('$.route', '!=', key)),
    ),
    metricNamespace: metricsNamespace(stage),
    metricName: answerTimeName,
    metricValue: '$.latencyMs',
    unit: Unit.MILLISECONDS,
  });
};

/** Counts the requests whose function crashed, timed out or was throttled: what has no value stands in the log as `-`. */
const countCrashes = (accessLog: LogGroup, stage: Stage): void => {
  accessLog.addMetricFilter('Crashes', {
    filterPattern: FilterPattern.literal('{ $.functionError = * && $.functionError != "-" }'),
    metricNamespace: metricsNamespace(stage),
    metricName: crashesMetricName,
  });
};
