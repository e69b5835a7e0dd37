import { runningStage } from '../../dev/cloud/running.ts';
import { type Account, localAccount, realAccount } from './account.ts';

/** The account of a stage by its name: on AWS, or for `local` the cloud at an endpoint, else that which runs from this checkout. */
export const accountFor = (stage: string, endpoint: string | undefined): Account =>
  stage === 'local' ? localAccount(endpoint ?? runningStage().endpoint!) : realAccount(stage);
