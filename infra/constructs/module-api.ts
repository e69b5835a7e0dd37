import { Stack } from 'aws-cdk-lib';
import { type CfnApi, CfnIntegration, CfnRoute } from 'aws-cdk-lib/aws-apigatewayv2';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { methodsOf } from '../../shared/api/core/methods.ts';
import type { Routes } from '../../shared/api/core/route.ts';
import { idFor } from '../names.ts';
import { acknowledge } from './acknowledge.ts';

export type ModuleApiProps = { api: CfnApi; routes: Routes; handler: LambdaFunction; authorizerId: string };

/** Lets a gateway invoke a function: one permission for all of its routes. */
export const letInvoke = (handler: LambdaFunction, api: CfnApi, id: string, what: 'routes' | 'default' | 'authorizers'): void => {
  const { partition, region, account } = Stack.of(api);
  const path = { routes: '*/*', default: '*/$default', authorizers: 'authorizers/*' }[what];
  handler.addPermission(id, {
    principal: new ServicePrincipal('apigateway.amazonaws.com'),
    sourceArn: `arn:${partition}:execute-api:${region}:${account}:${api.ref}/${path}`,
  });
};

const integrationOf = (scope: Construct, api: CfnApi, handler: LambdaFunction): CfnIntegration =>
  new CfnIntegration(scope, 'Integration', {
    apiId: api.ref,
    integrationType: 'AWS_PROXY',
    integrationUri: handler.functionArn,
    payloadFormatVersion: '2.0',
  });

/** A module's routes: one integration with its Lambda, and one API Gateway route for each, two for a GET. */
export class ModuleApi extends Construct {
  constructor(scope: Construct, id: string, { api, routes, handler, authorizerId }: ModuleApiProps) {
    super(scope, id);
    const integration = integrationOf(this, api, handler);
    letInvoke(handler, api, `${id}Routes`, 'routes');
    const target = `integrations/${integration.ref}`;
    for (const { id: routeId, method, path, access } of gatewayRoutes(routes)) {
      const route = new CfnRoute(this, routeId, {
        apiId: api.ref,
        routeKey: `${method} ${path}`,
        target,
        ...(access === 'public' ? { authorizationType: 'NONE' } : { authorizationType: 'CUSTOM', authorizerId }),
      });
      if (access === 'public') acknowledge(route, 'Declared public in shared/api: it is for people who are not signed in.', 'APIG4');
    }
  }
}

const gatewayRoutes = (routes: Routes) =>
  Object.entries(routes).flatMap(([name, { method, path, access }]) =>
    methodsOf(method).map(each => ({ id: idFor(each === 'HEAD' ? `head/${name}` : name), method: each, path, access })),
  );

/** The default route: what no declared route matches gets a problem document of ours instead of the gateway's bare `Not Found`. */
export class FallbackApi extends Construct {
  constructor(scope: Construct, id: string, { api, handler }: Pick<ModuleApiProps, 'api' | 'handler'>) {
    super(scope, id);
    const integration = integrationOf(this, api, handler);
    letInvoke(handler, api, `${id}Routes`, 'default');
    const route = new CfnRoute(this, 'Default', {
      apiId: api.ref,
      routeKey: '$default',
      target: `integrations/${integration.ref}`,
      authorizationType: 'NONE',
    });
    acknowledge(route, 'It answers 404 and 405 to anybody, from the table of routes alone.', 'APIG4');
  }
}
