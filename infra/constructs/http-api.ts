import { Stack } from 'aws-cdk-lib';
import { CfnApi, CfnAuthorizer, CfnStage } from 'aws-cdk-lib/aws-apigatewayv2';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { FilterPattern, type LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { crashesMetricName } from '../metrics.ts';
import { metricsNamespace } from '../names.ts';
import { originsOf } from '../origins.ts';
import type { Stage } from '../stage-settings.ts';
import { type ApiPlace, letInvoke } from './api-routes.ts';
import { logsOf } from './lambda.ts';

/** The headers of a reply that a browser shows to a client of another origin, beside those that it always shows. */
const exposed = [
  ...[
    'allow',
    'api-version',
    'deprecation',
    'etag',
    'idempotency-replayed',
    'link',
    'location',
    'ratelimit',
    'ratelimit-policy',
    'retry-after',
  ],
  ...['server-timing', 'sunset', 'www-authenticate', 'x-request-id'],
];

/** A gateway of the HTTPS API: its stage with access log and throttle, and the authorizer whose answers it keeps. */
type ApiProps = { stage: Stage; authorizer: IFunction; logKey: IKey; name: string };

export class Api extends Construct implements ApiPlace {
  readonly id: string;
  readonly authorizerId: string;
  readonly url: string;
  readonly accessLogName: string;

  constructor(scope: Construct, id: string, { stage, authorizer, logKey, name }: ApiProps) {
    super(scope, id);
    this.id = new CfnApi(this, 'Api', {
      name,
      protocolType: 'HTTP',
      corsConfiguration: {
        allowOrigins: originsOf(stage),
        allowMethods: ['GET', 'HEAD', 'POST', 'PATCH', 'DELETE'],
        allowHeaders: [
          'acting-for',
          'kiosk-session',
          'api-version',
          'authorization',
          'content-type',
          'idempotency-key',
          'if-match',
          'if-none-match',
          'last-event-id',
          'step-up',
          'x-request-id',
        ],
        exposeHeaders: exposed,
        maxAge: 600,
      },
    }).ref;
    this.authorizerId = this.#authorizer(stage, authorizer);
    this.accessLogName = this.#stage(stage, logKey).logGroupName;
    const { region, urlSuffix } = Stack.of(this);
    this.url = `https://${this.id}.execute-api.${region}.${urlSuffix}`;
  }

  #authorizer(stage: Stage, authorizer: IFunction): string {
    letInvoke(authorizer, this.id, `${this.node.id === 'Http' ? '' : this.node.id}Authorizer`, 'authorizers');
    const { partition, region } = Stack.of(this);
    return new CfnAuthorizer(this, 'Authorizer', {
      apiId: this.id,
      name: 'caller',
      authorizerType: 'REQUEST',
      authorizerPayloadFormatVersion: '2.0',
      authorizerUri: `arn:${partition}:apigateway:${region}:lambda:path/2015-03-31/functions/${authorizer.functionArn}/invocations`,
      enableSimpleResponses: true,
      identitySource: ['$request.header.Authorization'],
      authorizerResultTtlInSeconds: stage.authorizerCacheSeconds,
    }).ref;
  }

  /** Its stage; answers its access log. */
  #stage(stage: Stage, logKey: IKey): LogGroup {
    const accessLog = logsOf(this, 'AccessLog', stage, logKey);
    if (stage.lasts) countCrashes(accessLog, stage);
    new CfnStage(this, 'Stage', {
      apiId: this.id,
      stageName: '$default',
      autoDeploy: true,
      accessLogSettings: {
        destinationArn: accessLog.logGroupArn,
        format: JSON.stringify({
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
        }),
      },
      // Each metric by route would be paid for: what is to be known of one route is asked of the lines (`ALM001`, `npm run routes`).
      defaultRouteSettings: { detailedMetricsEnabled: false, throttlingBurstLimit: 2000, throttlingRateLimit: 1000 },
    });
    return accessLog;
  }
}

/** Counts the requests whose function crashed, timed out or was throttled: what has no value stands in the log as `-`. */
const countCrashes = (accessLog: LogGroup, stage: Stage): void => {
  accessLog.addMetricFilter('Crashes', {
    filterPattern: FilterPattern.literal('{ $.functionError = * && $.functionError != "-" }'),
    metricNamespace: metricsNamespace(stage),
    metricName: crashesMetricName,
  });
};
