import * as z from 'zod';

/** What CloudTrail says of a call at Cognito (those in `infra/constructs/account-events.ts`) that ends an account or its sign-ins, or gives it back; the part that is read. Names are hidden in it. */
const Call = z.object({
  'detail-type': z.literal('AWS API Call via CloudTrail'),
  id: z.string(),
  detail: z.object({
    eventName: z.string(),
    eventTime: z.iso.datetime(),
    errorCode: z.string().nullish(),
    additionalEventData: z.object({ sub: z.guid().optional() }).nullish(),
  }),
});

/** A rule that comes by the clock. */
const Hour = z.object({ 'detail-type': z.literal('Scheduled Event'), id: z.string(), time: z.iso.datetime() });

const Message = z.discriminatedUnion('detail-type', [Call, Hour]);

/** The calls at Cognito by which sign-ins end and the account stays. */
const signOuts = ['AdminUserGlobalSignOut', 'GlobalSignOut'];

export type AccountMessage =
  | { kind: 'hour'; eventId: string; at: string }
  | { kind: 'signed_out' | 'changed'; eventId: string; subject: string; at: string }
  /** A call that failed, or that names nobody. */
  | { kind: 'nothing'; eventId: string };

/** Reads a message of the queue. Fails for what is neither. */
export const readAccountMessage = (body: string): AccountMessage => {
  const message = Message.parse(JSON.parse(body));
  const { id: eventId } = message;
  if (message['detail-type'] === 'Scheduled Event') return { kind: 'hour', eventId, at: message.time };
  const { eventName, eventTime: at, errorCode, additionalEventData } = message.detail;
  const subject = additionalEventData?.sub;
  if (errorCode || !subject) return { kind: 'nothing', eventId };
  return { kind: signOuts.includes(eventName) ? 'signed_out' : 'changed', eventId, subject, at };
};
