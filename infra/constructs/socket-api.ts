import { Stack } from 'aws-cdk-lib';
import { CfnApi, CfnAuthorizer, CfnIntegration, CfnRoute, CfnStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { nameFor } from '../names.ts';
import type { Stage } from '../stage-settings.ts';
import { acknowledge, arnInWords } from './acknowledge.ts';

const stageName = 'v1';

/** The WebSocket API. One function lets sockets in, hears what they say and that they have gone; others only send to them. */
export class SocketApi extends Construct {
  readonly id: string;
  readonly url: string;

  constructor(scope: Construct, id: string, { stage }: { stage: Stage }) {
    super(scope, id);
    this.id = new CfnApi(this, 'Api', {
      name: nameFor(stage, 'sockets'),
      protocolType: 'WEBSOCKET',
      routeSelectionExpression: '$request.body.action',
    }).ref;
    const made = new CfnStage(this, 'Stage', {
      apiId: this.id,
      stageName,
      autoDeploy: true,
      defaultRouteSettings: { detailedMetricsEnabled: false, throttlingBurstLimit: 1000, throttlingRateLimit: 500 },
    });
    acknowledge(made, 'Its access log needs a role of the whole account; the function says who opens sockets.', 'APIG1');
    const { region, urlSuffix } = Stack.of(this);
    this.url = `https://${this.id}.execute-api.${region}.${urlSuffix}/${stageName}`;
  }

  /** Has a function answer: whether a socket may be opened, and everything that it says. */
  answeredBy(handler: IFunction): void {
    const { partition, region } = Stack.of(this);
    const uri = `arn:${partition}:apigateway:${region}:lambda:path/2015-03-31/functions/${handler.functionArn}/invocations`;
    handler.addPermission('Sockets', { principal: new ServicePrincipal('apigateway.amazonaws.com'), sourceArn: this.#arn('*') });
    const authorizerId = new CfnAuthorizer(this, 'Authorizer', {
      apiId: this.id,
      name: 'ticket',
      authorizerType: 'REQUEST',
      authorizerUri: uri,
      identitySource: ['route.request.header.Sec-WebSocket-Protocol'],
    }).ref;
    const { ref } = new CfnIntegration(this, 'Integration', { apiId: this.id, integrationType: 'AWS_PROXY', integrationUri: uri });
    const target = `integrations/${ref}`;
    new CfnRoute(this, 'Connect', { apiId: this.id, routeKey: '$connect', target, authorizationType: 'CUSTOM', authorizerId });
    for (const [name, routeKey] of [
      ['Disconnect', '$disconnect'],
      ['Default', '$default'],
    ] as const) {
      const route = new CfnRoute(this, name, { apiId: this.id, routeKey, target });
      acknowledge(route, 'A socket is let in once, where it opens: the gateway knows no authorizer for what it says later.', 'APIG4');
    }
  }

  /** Lets a function send to sockets, and close them. */
  letSend(to: LambdaFunction): void {
    const path = `${stageName}/*/@connections/*`;
    to.addToRolePolicy(new PolicyStatement({ actions: ['execute-api:ManageConnections'], resources: [this.#arn(path)] }));
    acknowledge(
      to.role!,
      'Which sockets are open is known while they are.',
      `IAM5[Resource::${arnInWords(to, 'execute-api', `<${this.#words}>/${path}`)}]`,
    );
  }

  get #words(): string {
    return Stack.of(this).resolve(this.id).Ref as string;
  }

  #arn(path: string): string {
    const { partition, region, account } = Stack.of(this);
    return `arn:${partition}:execute-api:${region}:${account}:${this.id}/${path}`;
  }
}
