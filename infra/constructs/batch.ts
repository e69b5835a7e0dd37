import { Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { isForBatch } from '../../shared/api/core/match.ts';
import type { Route } from '../../shared/api/core/route.ts';
import { routesByApi } from '../../shared/api/index.ts';
import { functionArnOf, nameFor } from '../names.ts';
import type { Stage } from '../stage-settings.ts';
import { liveSuffixOf } from './rollout.ts';

/** The functions that answer a route which a batch may hold. */
export const functionsForBatch = (): string[] =>
  Object.entries(routesByApi)
    .filter(([, routes]) => Object.values(routes).some((route: Route) => isForBatch(route)))
    .map(([name]) => name);

/** Lets the function behind `/v1/batch` call these functions, as the gateway would. */
export const letRunBatches = (batch: LambdaFunction, stage: Stage): void => {
  const resources = functionsForBatch().map(name => `${functionArnOf(Stack.of(batch), stage, name)}${liveSuffixOf(stage)}`);
  batch.addEnvironment('FUNCTION_PREFIX', nameFor(stage, ''));
  if (liveSuffixOf(stage)) batch.addEnvironment('FUNCTION_SUFFIX', liveSuffixOf(stage));
  batch.addToRolePolicy(new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources }));
};
