import type { SQSRecord } from 'aws-lambda';
import { batchHandler } from '../../shared/runtime/events/batch.ts';
import { log } from '../../shared/runtime/log/logger.ts';
import { deliverTo, Undelivered } from './events/deliver.ts';

/** Tries again to deliver what a destination did not take. What is refused again comes again later, and ends in the dead-letter queue. */
export const handler = batchHandler(async ({ body, messageId }: SQSRecord) => {
  const { to, event } = Undelivered.parse(JSON.parse(body));
  const [refused] = await deliverTo(to, [event], messageId);
  if (refused) throw new Error(`${to} did not take the event: ${refused.reason}`);
  log('ALM027', { to, event: event.type, eventId: event.id });
}, 'ALM021');
