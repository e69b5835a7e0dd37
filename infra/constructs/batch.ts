import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { isForBatch } from '../../shared/api/core/match.ts';
import type { Route } from '../../shared/api/core/route.ts';
import { routesByModule } from '../../shared/api/index.ts';
import { nameFor } from '../names.ts';
import type { Stage } from '../stages.ts';

/** The modules with a route that a batch may hold. */
export const modulesForBatch = (): string[] =>
  Object.entries(routesByModule)
    .filter(([, routes]) => Object.values(routes).some((route: Route) => isForBatch(route)))
    .map(([name]) => name);

/** Lets the function behind `/v1/batch` call the functions of these modules, as the gateway would. */
export const letRunBatches = (functions: Map<string, LambdaFunction>, stage: Stage): void => {
  const batch = functions.get('batch/api')!;
  const resources = modulesForBatch().map(name => functions.get(`${name}/api`)!.functionArn);
  batch.addEnvironment('FUNCTION_PREFIX', nameFor(stage, ''));
  batch.addToRolePolicy(new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources }));
};
