import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import * as z from 'zod';
import { audienceOf, type ConsumerName, consumersOf, redacted } from '../../events/index.ts';
import { putEvents } from '../../shared/aws/eventbridge.ts';
import { type Outgoing, sendAll } from '../../shared/aws/sqs.ts';
import { environment } from '../../shared/env.ts';
import { log, logMetrics } from '../../shared/runtime/logger.ts';
import { eventOf } from './event-of.ts';

const { BUS_NAME, QUEUE_URLS } = environment({ BUS_NAME: z.string(), QUEUE_URLS: z.string() });
/** The queue of each consumer, by its name in the catalogue. */
const queueUrls = z.record(z.string(), z.string()).parse(JSON.parse(QUEUE_URLS));

type Image = Parameters<typeof unmarshall>[0];
const imageOf = (image: unknown) => (image ? unmarshall(image as Image) : undefined);

/**
 * The event of a write. A record that no version of the code can read would stop its whole shard, so it is left out and reported: the
 * alarm on `RecordsUnreadable` names its runbook.
 */
const published = ({ dynamodb }: DynamoDBRecord) => {
  try {
    const event = eventOf(imageOf(dynamodb?.NewImage), imageOf(dynamodb?.OldImage));
    return event ? [event] : [];
  } catch (error) {
    const key = { pk: dynamodb?.Keys?.pk?.S, sk: dynamodb?.Keys?.sk?.S };
    logMetrics('ALM024', key, { RecordsUnreadable: { unit: 'Count', value: 1 } }, error);
    return [];
  }
};

/**
 * Publishes the event that each write carries: onto the queue of every consumer that listens to it, and onto the account's bus.
 * Throws when anything was refused, so that the stream gives the batch again; consumers drop what they know.
 */
export const handler = async ({ Records }: DynamoDBStreamEvent): Promise<void> => {
  const events = Records.flatMap(published);
  const byConsumer = new Map<ConsumerName, Outgoing[]>();
  for (const event of events)
    for (const name of consumersOf(event.type, event.data))
      byConsumer.set(name, [...(byConsumer.get(name) ?? []), { body: JSON.stringify(event) }]);

  await Promise.all([
    ...[...byConsumer].map(([name, messages]) => sendAll(queueUrls[name]!, messages)),
    putEvents(
      BUS_NAME,
      events
        .filter(({ type }) => audienceOf(type) !== 'internal')
        .map(event => ({ type: event.type, at: event.at, detail: JSON.stringify(redacted(event)) })),
    ),
  ]);
  if (events.length > 0) log('ALM022', { events: events.length, queues: byConsumer.size });
};
