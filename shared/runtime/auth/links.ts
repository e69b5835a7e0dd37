import * as z from 'zod';
import { currentSecret, openedBy } from '../../aws/secrets/secret-generations.ts';
import { Failure } from '../../domain/core/failure.ts';
import { environment } from '../../env.ts';
import { type Claim, claimBy, requireUnexpired, tokenOf } from './claim.ts';

const env = environment({ LINK_SECRET_ARN: z.string() });

/** The token of a claim, signed with the product's own secret. */
export const signed = async (claim: Claim): Promise<string> => tokenOf(claim, await currentSecret(env.LINK_SECRET_ARN));

/** The claim in a token of ours. Fails with `invalid_link` or `link_expired`. */
export const verified = async (token: string, now: string): Promise<Claim> => {
  const claim = await openedBy(env.LINK_SECRET_ARN, secret => claimBy(token, secret));
  if (!claim) throw new Failure('invalid_link');
  requireUnexpired(claim, now);
  return claim;
};
