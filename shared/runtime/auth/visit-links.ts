import * as z from 'zod';
import { secretText } from '../../aws/secrets.ts';
import type { VisitLink } from '../../domain/clinic/booking/visit-link.ts';
import { environment } from '../../env.ts';
import { visitLinkOf, visitTokenOf } from './visit-token.ts';

const env = environment({ LINK_SECRET_ARN: z.string() });

/** The token of a link to a visit, under the product's own secret. */
export const visitToken = async (link: VisitLink): Promise<string> => visitTokenOf(link, await secretText(env.LINK_SECRET_ARN));

/** The link in a token of ours. Fails with `invalid_link`. */
export const visitLink = async (token: string): Promise<VisitLink> => visitLinkOf(token, await secretText(env.LINK_SECRET_ARN));
