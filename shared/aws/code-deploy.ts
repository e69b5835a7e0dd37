import * as z from 'zod';
import { askService } from './json-api.ts';

const codeDeploy = { service: 'codedeploy', subdomain: 'codedeploy', actions: 'CodeDeploy_20141006', version: '1.1' } as const;

const Content = z.object({ content: z.string() });
const Deployment = z.object({
  deploymentInfo: z.object({ revision: z.object({ string: Content.optional(), appSpecContent: Content.optional() }) }),
});
const Specification = z.object({
  Resources: z.array(z.record(z.string(), z.object({ Properties: z.object({ Name: z.string(), TargetVersion: z.string() }) }))).min(1),
});

/** The version of a function that a deployment is to bring: `almanac-prod-items-api:7`. */
export const targetOf = async (deploymentId: string): Promise<string> => {
  const { revision } = Deployment.parse(await askService(codeDeploy, 'GetDeployment', { deploymentId })).deploymentInfo;
  const { content } = Content.parse(revision.appSpecContent ?? revision.string);
  const [resource] = Object.values(Specification.parse(JSON.parse(content)).Resources[0]!);
  const { Name, TargetVersion } = resource!.Properties;
  return `${Name}:${TargetVersion}`;
};

/** Says to a deployment that waits whether it may go on. */
export const answerHook = async (
  deploymentId: string,
  lifecycleEventHookExecutionId: string,
  status: 'Succeeded' | 'Failed',
): Promise<void> => {
  await askService(codeDeploy, 'PutLifecycleEventHookExecutionStatus', { deploymentId, lifecycleEventHookExecutionId, status });
};
