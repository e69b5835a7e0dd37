import { problem } from '../../console.ts';
import { runningStage } from '../../dev/cloud/running.ts';
import { type Account, localAccount, realAccount } from './account.ts';

/**
 * The account of a stage by its name: on AWS, or for `local` the cloud at an endpoint, else that which runs from this checkout.
 * An endpoint beside a stage on AWS is refused: who names both would think that the one is asked, and change the other.
 */
export const accountFor = (stage: string, endpoint: string | undefined): Account => {
  if (stage === 'local') return localAccount(endpoint ?? runningStage().endpoint!);
  if (endpoint !== undefined) throw problem(`--endpoint is where a local cloud runs, and ${stage} is on AWS: leave one of them out.`);
  return realAccount(stage);
};
