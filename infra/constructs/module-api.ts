import { Stack } from 'aws-cdk-lib';
import { type CfnApi, CfnIntegration, CfnRoute } from 'aws-cdk-lib/aws-apigatewayv2';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { Routes } from '../../shared/api/route.ts';
import { idFor } from '../names.ts';
import { acknowledge } from './acknowledge.ts';

export type ModuleApiProps = { api: CfnApi; routes: Routes; handler: LambdaFunction; authorizerId: string };

/** Lets a gateway invoke a function: one permission for all of its routes. */
export const letInvoke = (handler: LambdaFunction, api: CfnApi, id: string, what: 'routes' | 'authorizers'): void => {
  const { partition, region, account } = Stack.of(api);
  const path = what === 'routes' ? '*/*' : 'authorizers/*';
  handler.addPermission(id, {
    principal: new ServicePrincipal('apigateway.amazonaws.com'),
    sourceArn: `arn:${partition}:execute-api:${region}:${account}:${api.ref}/${path}`,
  });
};

/** A module's routes: one integration with its Lambda, and one API Gateway route for each. */
export class ModuleApi extends Construct {
  constructor(scope: Construct, id: string, { api, routes, handler, authorizerId }: ModuleApiProps) {
    super(scope, id);
    const integration = new CfnIntegration(this, 'Integration', {
      apiId: api.ref,
      integrationType: 'AWS_PROXY',
      integrationUri: handler.functionArn,
      payloadFormatVersion: '2.0',
    });
    letInvoke(handler, api, `${id}Routes`, 'routes');
    for (const [name, { method, path, access }] of Object.entries(routes)) {
      const route = new CfnRoute(this, idFor(name), {
        apiId: api.ref,
        routeKey: `${method} ${path}`,
        target: `integrations/${integration.ref}`,
        ...(access === 'public' ? { authorizationType: 'NONE' } : { authorizationType: 'CUSTOM', authorizerId }),
      });
      if (access === 'public') acknowledge(route, 'Declared public in shared/api: it is for people who are not signed in.', 'APIG4');
    }
  }
}
