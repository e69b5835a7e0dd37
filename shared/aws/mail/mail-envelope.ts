import * as z from 'zod';
import { environment } from '../../env.ts';

const { MAIL_FROM, MAIL_CONFIGURATION_SET } = environment({ MAIL_FROM: z.email(), MAIL_CONFIGURATION_SET: z.string() });

/** From whom each of our mails is, and the configuration set by which SES reports what becomes of it. */
export const envelope = { from: `Almanac <${MAIL_FROM}>`, configurationSet: MAIL_CONFIGURATION_SET };

/** The id of a mail of ours, from what names it in every try. */
export const messageIdOf = (name: string): string => `<${name}@${MAIL_FROM.split('@')[1]}>`;
