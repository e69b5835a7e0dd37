import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { CfnApi, CfnAuthorizer, CfnStage } from 'aws-cdk-lib/aws-apigatewayv2';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { Stage } from '../stages.ts';
import { letInvoke } from './module-api.ts';

/** The HTTPS API: its stage with access log and throttle, and the authorizer whose answers it keeps. */
export class Api extends Construct {
  readonly api: CfnApi;
  readonly authorizerId: string;
  readonly url: string;

  constructor(scope: Construct, id: string, { stage, authorizer, logKey }: { stage: Stage; authorizer: LambdaFunction; logKey: IKey }) {
    super(scope, id);
    this.api = new CfnApi(this, 'Api', {
      name: `almanac-${stage.name}`,
      protocolType: 'HTTP',
      corsConfiguration: {
        allowOrigins: stage.corsOrigins,
        allowMethods: ['GET', 'POST', 'PATCH', 'DELETE'],
        allowHeaders: ['authorization', 'content-type', 'idempotency-key', 'if-match', 'if-none-match'],
        exposeHeaders: ['etag', 'x-request-id'],
        maxAge: 600,
      },
    });
    this.authorizerId = this.#authorizer(stage, authorizer);
    this.#stage(stage, logKey);
    const { region, urlSuffix } = Stack.of(this);
    this.url = `https://${this.api.ref}.execute-api.${region}.${urlSuffix}`;
  }

  #authorizer(stage: Stage, authorizer: LambdaFunction): string {
    letInvoke(authorizer, this.api, 'Authorizer', 'authorizers');
    const { partition, region } = Stack.of(this);
    return new CfnAuthorizer(this, 'Authorizer', {
      apiId: this.api.ref,
      name: 'caller',
      authorizerType: 'REQUEST',
      authorizerPayloadFormatVersion: '2.0',
      authorizerUri: `arn:${partition}:apigateway:${region}:lambda:path/2015-03-31/functions/${authorizer.functionArn}/invocations`,
      enableSimpleResponses: true,
      identitySource: ['$request.header.Authorization'],
      authorizerResultTtlInSeconds: stage.authorizerCacheSeconds,
    }).ref;
  }

  #stage(stage: Stage, logKey: IKey): void {
    const accessLog = new LogGroup(this, 'AccessLog', {
      retention: stage.logRetentionDays as RetentionDays,
      removalPolicy: stage.real ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
      ...(stage.real ? { encryptionKey: logKey } : {}),
    });
    new CfnStage(this, 'Stage', {
      apiId: this.api.ref,
      stageName: '$default',
      autoDeploy: true,
      accessLogSettings: {
        destinationArn: accessLog.logGroupArn,
        format: JSON.stringify({
          requestId: '$context.requestId',
          route: '$context.routeKey',
          status: '$context.status',
          latencyMs: '$context.responseLatency',
          error: '$context.error.message',
        }),
      },
      defaultRouteSettings: { detailedMetricsEnabled: true, throttlingBurstLimit: 2000, throttlingRateLimit: 1000 },
    });
  }
}
