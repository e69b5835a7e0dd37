import { answerHook, targetOf } from '../../shared/aws/code-deploy.ts';
import { invoke } from '../../shared/aws/lambda.ts';
import { log } from '../../shared/runtime/log/logger.ts';
import { isAnswered, probe } from './rollout/probe.ts';

type Hook = { DeploymentId: string; LifecycleEventHookExecutionId: string };

/** Whether a version of a function answers, before anybody's request goes to it: it loads, has what it needs of its environment, and fails at nothing. */
const answers = async (version: string): Promise<boolean> => {
  try {
    return isAnswered(await invoke(version, probe));
  } catch (error) {
    log('ALM002', { version }, error);
    return false;
  }
};

/** Asks a new version before its rollout begins, and ends that where it does not answer. */
export const handler = async ({ DeploymentId, LifecycleEventHookExecutionId }: Hook): Promise<void> => {
  const target = await targetOf(DeploymentId).catch((error: unknown) => log('ALM002', { deployment: DeploymentId }, error));
  const good = target !== undefined && (await answers(target));
  await answerHook(DeploymentId, LifecycleEventHookExecutionId, good ? 'Succeeded' : 'Failed');
};
