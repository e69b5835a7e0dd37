import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import type { Event } from '../../events/event.ts';
import { audienceOf, consumersOf, redacted } from '../../events/index.ts';
import type { LogEntry } from '../../shared/log/entry.ts';
import { log, logMetrics } from '../../shared/runtime/log/logger.ts';
import { tracedHandler } from '../../shared/runtime/trace/trace.ts';
import { bus, type Delivery, deliver } from './events/deliver.ts';
import { eventOf } from './events/event-of.ts';
import { entryOf, unreadableEntryOf } from './events/log-entries.ts';
import { onLog } from './events/to-log.ts';

type Image = Parameters<typeof unmarshall>[0];
const imageOf = (image: unknown) => (image ? unmarshall(image as Image) : undefined);

/** The event of a write, and the entry that it makes in its owner's log. */
type Published = { event?: Event; entry?: LogEntry };

/**
 * What a write is published as. A record that no version of the code can read would stop its whole shard, so nobody is told of it and it is
 * reported: the alarm on `RecordsUnreadable` names its runbook. In the log it has its place.
 */
const published = ({ dynamodb }: DynamoDBRecord): Published => {
  const [after, before] = [imageOf(dynamodb?.NewImage), imageOf(dynamodb?.OldImage)];
  try {
    const event = eventOf(after, before);
    return event ? { event, entry: entryOf(event, after!, before) } : {};
  } catch (error) {
    const key = { pk: dynamodb?.Keys?.pk?.S, sk: dynamodb?.Keys?.sk?.S };
    logMetrics('ALM024', key, { RecordsUnreadable: { unit: 'Count', value: 1 } }, error);
    return { entry: unreadableEntryOf(after, before, new Date().toISOString()) };
  }
};

/** Whom an event is for. */
const deliveriesOf = ({ event, entry }: Published): Delivery[] => [
  ...(entry ? [{ to: onLog, event: entry }] : []),
  ...(event ? deliveriesTo(event) : []),
];

const deliveriesTo = (event: Event): Delivery[] => [
  ...consumersOf(event.type, event.data).map(to => ({ to, event })),
  ...(audienceOf(event.type) === 'internal' ? [] : [{ to: bus, event: redacted(event) }]),
];

/**
 * Publishes the event that each write carries: onto the queue of every consumer that listens to it, that of the log, and the account's bus. A record
 * whose event could be put nowhere is given again by the stream, with those behind it; consumers drop what they know.
 */
export const handler = tracedHandler('publish', async ({ Records }: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> => {
  const events = Records.map(record => ({ record, deliveries: deliveriesOf(published(record)) }));
  const deliveries = events.flatMap(each => each.deliveries);
  const lost = await deliver(deliveries);
  if (deliveries.length > 0) log('ALM022', { events: events.length, deliveries: deliveries.length });
  return {
    batchItemFailures: events.flatMap(({ record, deliveries: [first] }) =>
      first && lost.has(first.event.id) ? [{ itemIdentifier: record.dynamodb!.SequenceNumber! }] : [],
    ),
  };
});
