import { problem } from '../../console.ts';
import type { Stage } from '../../testing/people.ts';
import { stageAt } from './deploy.ts';
import { holderOf } from './lock.ts';
import { keptFolder, keptLock, readDeployed } from './open.ts';

/** Where the local cloud is that runs from this checkout. Fails with a sentence when none does. */
export const runningStage = (): Stage => {
  const holder = holderOf(keptLock);
  const deployed = readDeployed(keptFolder);
  if (!holder || !deployed) throw problem('No local cloud runs here: start it with npm start.');
  return stageAt(`http://127.0.0.1:${holder.port}`, deployed.outputs);
};
