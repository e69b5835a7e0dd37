import { readFeedback, type Suppression } from '../../shared/aws/mail/mail-feedback.ts';
import { profiles } from '../../shared/data/people/profiles.ts';
import { suppressEmail } from '../../shared/domain/people/profiles/profile.ts';
import { batchHandler } from '../../shared/runtime/events/batch.ts';
import { log } from '../../shared/runtime/log/logger.ts';
import { endMailThere } from './deliveries/refused-notice.ts';

/** The name under which the mail service acts. */
const actor = 'mail';

/** Stops mail to a user, once, and only while the address that the mail went to is still theirs. Answers whether it was stopped now. */
const suppress = async ({ userId, reason, sentTo }: Suppression, requestId: string): Promise<boolean> => {
  const profile = await profiles.find({ userId });
  if (!profile || profile.emailSuppressed || !sentTo.includes(profile.email.toLowerCase())) return false;
  await profiles.save(suppressEmail(profile, reason), { userId: actor, now: new Date().toISOString(), requestId });
  return true;
};

/** Bounces and complaints, as SES reports them: an address that will never take our mail, or does not want it, gets none any more. */
export const handler = batchHandler(async ({ body }) => {
  const { eventId, messageId, suppression, refusedNotice } = readFeedback(body);
  if (refusedNotice) {
    const suppressed = await endMailThere(refusedNotice, eventId);
    return log('ALM020', { event: 'mail_feedback', eventId, mail: messageId, suppressed });
  }
  const suppressed = suppression !== undefined && (await suppress(suppression, eventId));
  if (suppressed) log('ALM045', { caller: suppression.userId, reason: suppression.reason, mail: messageId });
  else log('ALM020', { event: 'mail_feedback', eventId, mail: messageId, suppressed });
}, 'ALM021');
