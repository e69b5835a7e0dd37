import * as z from 'zod';
import { currentSecret, openedBy } from '../../aws/secrets/secret-generations.ts';
import type { VisitLink } from '../../domain/clinic/booking/visit-link.ts';
import { Failure } from '../../domain/core/failure.ts';
import { environment } from '../../env.ts';
import { visitLinkBy, visitTokenOf } from './visit-token.ts';

const env = environment({ LINK_SECRET_ARN: z.string() });

/** The token of a link to a visit, under the product's own secret. */
export const visitToken = async (link: VisitLink): Promise<string> => visitTokenOf(link, await currentSecret(env.LINK_SECRET_ARN));

/** The link in a token of ours. Fails with `invalid_link`. */
export const visitLink = async (token: string): Promise<VisitLink> => {
  const link = await openedBy(env.LINK_SECRET_ARN, secret => visitLinkBy(token, secret));
  if (!link) throw new Failure('invalid_link');
  return link;
};
