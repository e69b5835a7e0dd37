import * as z from 'zod';
import { noticeOfTag, type VisitNoticeKey } from '../../domain/clinic/booking/visit-notice.ts';
import { UserId } from '../../domain/core/ids.ts';

const Mail = z.object({
  /** The id that SES gave the mail: the delivery's `providerId`. */
  messageId: z.string(),
  destination: z.array(z.string()),
  /** The tags that the mail was sent with, each a list of one. */
  tags: z.object({ userId: z.tuple([UserId]).optional(), visitNotice: z.tuple([z.string()]).optional() }),
});

/** What SES hears back about one mail, as EventBridge hands it over (SES developer guide, "Contents of event data"); the part that is read. */
const Feedback = z.object({
  id: z.string(),
  detail: z.discriminatedUnion('eventType', [
    z.object({ eventType: z.literal('Bounce'), mail: Mail, bounce: z.object({ bounceType: z.string() }) }),
    z.object({ eventType: z.literal('Complaint'), mail: Mail, complaint: z.object({ complaintFeedbackType: z.string().nullish() }) }),
  ]),
});
type Detail = z.infer<typeof Feedback>['detail'];

/** Whose mail is to stop and why, and to which addresses the mail in question went (lower case). */
export type Suppression = { userId: UserId; reason: 'bounce' | 'complaint'; sentTo: string[] };

const reasonIn = (detail: Detail): Suppression['reason'] | undefined => {
  // A full mailbox or a greylisting is transient; SES has tried again already, and so will the next reminder.
  if (detail.eventType === 'Bounce') return detail.bounce.bounceType === 'Permanent' ? 'bounce' : undefined;
  // "This is not spam", said of a mail that a filter had put aside (RFC 6430).
  return detail.complaint.complaintFeedbackType === 'not-spam' ? undefined : 'complaint';
};

/** What a patient was told that was sent back, or that they do not want: after either nothing more goes to where it went. */
export type RefusedNotice = { notice: VisitNoticeKey; reason: Suppression['reason'] };

/** What is heard of a mail: the event's id and the mail's, and what is to stop, if anything: mail to a user, or to where a patient was told something. */
export type HeardOfMail = { eventId: string; messageId: string; suppression?: Suppression; refusedNotice?: RefusedNotice };

/** Reads a message of the queue. Fails for what is no event of SES. */
export const readFeedback = (body: string): HeardOfMail => {
  const { id, detail } = Feedback.parse(JSON.parse(body));
  const { messageId, destination, tags } = detail.mail;
  const reason = reasonIn(detail);
  const userId = tags.userId?.[0];
  const notice = tags.visitNotice && noticeOfTag(tags.visitNotice[0]);
  const sentTo = destination.map(address => address.toLowerCase());
  return {
    eventId: id,
    messageId,
    ...(reason && userId && { suppression: { userId, reason, sentTo } }),
    ...(reason && notice && { refusedNotice: { notice, reason } }),
  };
};
