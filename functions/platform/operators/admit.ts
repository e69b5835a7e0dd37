import * as z from 'zod';
import { profiles } from '../../../shared/data/people/profiles.ts';
import { sessions } from '../../../shared/data/people/sessions.ts';
import { environment } from '../../../shared/env.ts';
import { isNetwork, within } from '../../../shared/networks.ts';
import { readAccessToken } from '../identity/access-token.ts';
import { admitting } from './admission.ts';

const { OPERATOR_NETWORKS } = environment({
  OPERATOR_NETWORKS: z.string().transform(text => z.array(z.string().refine(isNetwork)).parse(JSON.parse(text))),
});

/** What the door of this stage makes of a call. */
export const admit = admitting({
  isKnownAddress: within(OPERATOR_NETWORKS),
  readToken: readAccessToken,
  profileOf: userId => profiles.find({ userId }),
  sessionOf: of => sessions.find(of),
});
