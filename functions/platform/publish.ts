import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import type { Event } from '../../events/event.ts';
import { audienceOf, consumersOf, redacted } from '../../events/index.ts';
import { log, logMetrics } from '../../shared/runtime/log/logger.ts';
import { bus, type Delivery, deliver } from './events/deliver.ts';
import { eventOf } from './events/event-of.ts';

type Image = Parameters<typeof unmarshall>[0];
const imageOf = (image: unknown) => (image ? unmarshall(image as Image) : undefined);

/**
 * The event of a write. A record that no version of the code can read would stop its whole shard, so it is left out and reported: the
 * alarm on `RecordsUnreadable` names its runbook.
 */
const published = ({ dynamodb }: DynamoDBRecord): Event | undefined => {
  try {
    return eventOf(imageOf(dynamodb?.NewImage), imageOf(dynamodb?.OldImage));
  } catch (error) {
    const key = { pk: dynamodb?.Keys?.pk?.S, sk: dynamodb?.Keys?.sk?.S };
    logMetrics('ALM024', key, { RecordsUnreadable: { unit: 'Count', value: 1 } }, error);
    return undefined;
  }
};

/** Whom an event is for. */
const deliveriesOf = (event: Event): Delivery[] => [
  ...consumersOf(event.type, event.data).map(to => ({ to, event })),
  ...(audienceOf(event.type) === 'internal' ? [] : [{ to: bus, event: redacted(event) }]),
];

/**
 * Publishes the event that each write carries: onto the queue of every consumer that listens to it, and onto the account's bus. A record
 * whose event could be put nowhere is given again by the stream, with those behind it; consumers drop what they know.
 */
export const handler = async ({ Records }: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> => {
  const events = Records.map(record => ({ record, event: published(record) }));
  const deliveries = events.flatMap(({ event }) => (event ? deliveriesOf(event) : []));
  const lost = await deliver(deliveries);
  if (deliveries.length > 0) log('ALM022', { events: events.length, deliveries: deliveries.length });
  return {
    batchItemFailures: events.flatMap(({ record, event }) =>
      event && lost.has(event.id) ? [{ itemIdentifier: record.dynamodb!.SequenceNumber! }] : [],
    ),
  };
};
