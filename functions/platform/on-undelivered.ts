import type { SQSRecord } from 'aws-lambda';
import * as z from 'zod';
import { batchHandler } from '../../shared/runtime/events/batch.ts';
import { log } from '../../shared/runtime/log/logger.ts';
import { type Delivery, deliverTo, Undelivered } from './events/deliver.ts';
import { deliveriesOf, publicationOf, Write } from './events/publication.ts';

const Message = z.union([Undelivered, z.object({ write: Write })]);

/** What a message is still to deliver: one event to one destination, or a write that could not be read before to all that listen to its event. */
const deliveriesIn = (message: z.infer<typeof Message>): Delivery[] => {
  if ('to' in message) return [message];
  const { event, unreadable } = publicationOf(message.write);
  if (unreadable !== undefined) throw unreadable;
  return event ? deliveriesOf(event) : [];
};

/** Tries again to deliver what a destination did not take, or nobody could read. What fails again comes again later, and ends in the dead-letter queue. */
export const handler = batchHandler(async ({ body, messageId }: SQSRecord) => {
  for (const { to, event } of deliveriesIn(Message.parse(JSON.parse(body)))) {
    const [refused] = await deliverTo(to, [event], messageId);
    if (refused) throw new Error(`${to} did not take the event: ${refused.reason}`);
    log('ALM027', { to, event: event.type, eventId: event.id });
  }
}, 'ALM021');
