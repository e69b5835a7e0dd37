import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { log, logMetrics } from '../../shared/runtime/log/logger.ts';
import { tracedHandler } from '../../shared/runtime/trace/trace.ts';
import { appendedIn, deliverApart } from './events/appended.ts';
import { type Delivery, deliver, putWritesAside } from './events/deliver.ts';
import { deliveriesOf, type Publication, publicationOf, type Write } from './events/publication.ts';
import { onLog } from './events/to-log.ts';

/** The write that a record of the stream tells of. Of the row before it only its version matters, and whether it was to expire. */
const writeOf = ({ dynamodb }: DynamoDBRecord): Write => {
  const { NewImage, OldImage } = dynamodb ?? {};
  const { version, expiresAt } = OldImage ?? {};
  return { after: NewImage, before: OldImage && { ...(version && { version }), ...(expiresAt && { expiresAt }) } } as Write;
};

const allOf = ({ event, entry }: Publication): Delivery[] => [
  ...(entry ? [{ to: onLog, event: entry }] : []),
  ...(event ? deliveriesOf(event) : []),
];

const read = (record: DynamoDBRecord) => {
  const write = writeOf(record);
  const publication = publicationOf(write);
  return {
    id: record.dynamodb!.SequenceNumber!,
    keys: record.dynamodb?.Keys,
    write,
    ...publication,
    deliveries: [...allOf(publication), ...appendedIn(write)],
  };
};
type Read = ReturnType<typeof read>;

/**
 * Puts aside the writes whose events this code cannot tell, so that nothing behind them waits: the alarm on `RecordsUnreadable` names its
 * runbook. Answers those that could not be put aside.
 */
const putUnreadableAside = async (all: Read[]): Promise<Set<string>> => {
  const unreadable = all.filter(each => each.unreadable !== undefined);
  for (const { keys, unreadable: error } of unreadable)
    logMetrics('ALM024', { pk: keys?.pk?.S, sk: keys?.sk?.S }, { RecordsUnreadable: { unit: 'Count', value: 1 } }, error);
  return putWritesAside(unreadable);
};

/**
 * Publishes the event that each write carries: onto the queue of every consumer that listens to it, that of the log, and the account's bus. A record
 * whose event could be put nowhere is given again by the stream, with those behind it; consumers drop what they know.
 */
export const handler = tracedHandler('publish', async ({ Records }: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> => {
  const all = Records.map(read);
  const deliveries = all.flatMap(each => each.deliveries);
  const [lost, nowhere] = await Promise.all([deliverApart(deliveries, deliver), putUnreadableAside(all)]);
  if (deliveries.length > 0) log('ALM022', { events: all.length, deliveries: deliveries.length });
  const isLost = ({ id, deliveries: [first] }: Read) => nowhere.has(id) || (first !== undefined && lost.has(first.event.id));
  return { batchItemFailures: all.filter(isLost).map(({ id }) => ({ itemIdentifier: id })) };
});
