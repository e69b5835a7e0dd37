import type { Outcome } from '../../domain/core/tries.ts';
import { mailFailure, type OutgoingMail, sendMail } from './mail.ts';

/** The quota is of 24 hours that move on: within a quarter of an hour there may be room again. */
const keptRetrySeconds = 900;

/** What becomes of a mail for which no room is left of the day's quota. */
export const noMailRoom: Outcome = { outcome: 'throttled', reason: 'mail_quota_kept', retryAfterSeconds: keptRetrySeconds };

/** Hands a mail to SES, once, and answers what became of that, as a ledger writes it down. */
export const tryMail = async (mail: OutgoingMail): Promise<Outcome> => {
  try {
    return { outcome: 'sent', ...(await sendMail(mail)) };
  } catch (error) {
    return { outcome: mailFailure(error), reason: error instanceof Error ? error.name : 'unknown' };
  }
};
