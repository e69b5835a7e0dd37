import { Stack } from 'aws-cdk-lib';
import { CfnIntegration, CfnRoute } from 'aws-cdk-lib/aws-apigatewayv2';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { Gateway } from '../../shared/api/core/gateways.ts';
import { gatewayKeyOf } from '../../shared/api/core/methods.ts';
import type { Routes } from '../../shared/api/core/route.ts';
import { idFor } from '../names.ts';
import type { Stage } from '../stage-settings.ts';
import { acknowledge } from './acknowledge.ts';
import { answering } from './rollout.ts';

/** Where routes are made: the gateway, who is let in, who is to public routes where it is asked by an edge alone, and its address. */
export type ApiPlace = { id: string; authorizerId: string; passId?: string; url: string; accessLogName: string };

/** The main gateway, and those beside it. */
export type Gateways = Readonly<Record<'main' | Gateway, ApiPlace>>;

/** The gateway that answers these routes, which are those of one function. */
const gatewayOf = (routes: Routes): keyof Gateways => Object.values(routes)[0]?.gateway ?? 'main';

/** Tells a function where a gateway beside the main one is. An empty URL is the local cloud. */
export const tellAddress = (to: LambdaFunction, gateway: Gateway, { id, url }: ApiPlace, { real }: Stage): void => {
  to.addEnvironment(`${gateway.toUpperCase()}_API_ID`, id);
  to.addEnvironment(`${gateway.toUpperCase()}_URL`, real ? url : '');
};

export type ApiRoutesProps = { gateways: Gateways; routes: Routes; handler: LambdaFunction; stage: Stage };

/** Lets a gateway invoke a function: one permission for all of its routes. */
export const letInvoke = (handler: IFunction, apiId: string, id: string, what: 'routes' | 'default' | 'authorizers'): void => {
  const { partition, region, account } = Stack.of(handler);
  const path = { routes: '*/*', default: '*/$default', authorizers: 'authorizers/*' }[what];
  handler.addPermission(id, {
    principal: new ServicePrincipal('apigateway.amazonaws.com'),
    sourceArn: `arn:${partition}:execute-api:${region}:${account}:${apiId}/${path}`,
  });
};

const integrationOf = (scope: Construct, { id }: ApiPlace, handler: IFunction): CfnIntegration =>
  new CfnIntegration(scope, 'Integration', {
    apiId: id,
    integrationType: 'AWS_PROXY',
    integrationUri: handler.functionArn,
    payloadFormatVersion: '2.0',
  });

const authorizationOf = (authorizerId: string | undefined) =>
  authorizerId === undefined ? { authorizationType: 'NONE' } : { authorizationType: 'CUSTOM', authorizerId };

/** The routes of a function: one integration with it, and one API Gateway route for each. */
export class ApiRoutes extends Construct {
  constructor(scope: Construct, id: string, { gateways, routes, handler, stage }: ApiRoutesProps) {
    super(scope, id);
    const gateway = gatewayOf(routes);
    const api = gateways[gateway];
    // What FHIR answers names its own address.
    if (gateway === 'fhir') tellAddress(handler, gateway, api, stage);
    const answers = answering(handler, stage);
    const integration = integrationOf(this, api, answers);
    letInvoke(answers, api.id, `${id}Routes`, 'routes');
    const target = `integrations/${integration.ref}`;
    for (const [name, declared] of Object.entries(routes)) {
      const route = new CfnRoute(this, idFor(name), {
        apiId: api.id,
        routeKey: gatewayKeyOf(declared),
        target,
        ...authorizationOf(declared.access === 'public' ? api.passId : api.authorizerId),
      });
      if (declared.access === 'public' && api.passId === undefined)
        acknowledge(route, 'Declared public in shared/api: it is for people who are not signed in.', 'APIG4');
    }
  }
}

/** The default route: what no declared route matches gets a problem document of ours instead of the gateway's bare `Not Found`. */
export class FallbackApi extends Construct {
  constructor(scope: Construct, id: string, { api, handler }: { api: ApiPlace; handler: IFunction }) {
    super(scope, id);
    const integration = integrationOf(this, api, handler);
    letInvoke(handler, api.id, `${id}Routes`, 'default');
    const route = new CfnRoute(this, 'Default', {
      apiId: api.id,
      routeKey: '$default',
      target: `integrations/${integration.ref}`,
      authorizationType: 'NONE',
    });
    acknowledge(route, 'It answers 404 and 405 to anybody, from the table of routes alone.', 'APIG4');
  }
}
