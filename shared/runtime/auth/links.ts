import * as z from 'zod';
import { secretText } from '../../aws/secrets.ts';
import { environment } from '../../env.ts';
import { type Claim, claimOf, tokenOf } from './claim.ts';

const env = environment({ LINK_SECRET_ARN: z.string() });

/** The token of a claim, signed with the product's own secret. */
export const signed = async (claim: Claim): Promise<string> => tokenOf(claim, await secretText(env.LINK_SECRET_ARN));

/** The claim in a token of ours. Fails with `invalid_link` or `link_expired`. */
export const verified = async (token: string, now: string): Promise<Claim> => claimOf(token, await secretText(env.LINK_SECRET_ARN), now);
