import middy from '@middy/core';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { log, logInvocation } from '../log/logger.ts';
import type { MessageCode } from '../log/messages.ts';
import { annotate, traced } from '../trace/trace.ts';
import { comeAgain } from './come-again.ts';
import { forEachLimited } from './settle.ts';

/** What of a batch is handled, and fails, together; `facts` is what a log line says of it. */
type Part = { records: SQSRecord[]; facts: Record<string, string | number>; handle: (context: Context) => Promise<void> };

/**
 * A queue's Lambda handler: the parts of a batch are handled side by side. One that fails goes back to the queue alone (partial batch response) and
 * comes again after a pause that grows; it is logged under `failure`, and ends in the dead-letter queue when it keeps failing.
 */
const inParts = (name: string, failure: MessageCode, partsOf: (records: SQSRecord[]) => Part[]) =>
  middy<SQSEvent, SQSBatchResponse, Error, Context>().handler(async ({ Records }, context) => {
    logInvocation(context);
    const attempt = async ({ records, facts, handle }: Part): Promise<SQSRecord[]> => {
      try {
        await handle(context);
        return [];
      } catch (error) {
        log(failure, { ...facts, receives: Number(records[0]!.attributes.ApproximateReceiveCount) }, error);
        annotate({ outcome: 'failed' });
        return records;
      }
    };
    const failed = (await Promise.all(partsOf(Records).map(part => traced(name, () => attempt(part))))).flat();
    await comeAgain(failed);
    return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
  });

/** What is done with messages that were gathered: each group of them is prepared by itself, then all that could be is finished at once. */
type Gathering<T> = {
  groupOf: (record: SQSRecord) => string;
  prepare: (group: string) => Promise<T>;
  finish: (prepared: readonly T[]) => Promise<void>;
};

/** The handler of a queue that gathers: a group that fails comes again alone; where the end of it fails, all do. */
export const gatheringHandler = <T>({ groupOf, prepare, finish }: Gathering<T>, failure: MessageCode) =>
  middy<SQSEvent, SQSBatchResponse, Error, Context>().handler(async ({ Records }, context) => {
    logInvocation(context);
    const prepared: T[] = [];
    let failed: SQSRecord[] = [];
    const fail = (records: SQSRecord[], facts: Record<string, string>, error: unknown): void => {
      log(failure, { ...facts, messages: records.length, receives: Number(records[0]?.attributes.ApproximateReceiveCount) }, error);
      annotate({ outcome: 'failed' });
    };
    await traced('gathered', async () => {
      await forEachLimited([...Map.groupBy(Records, groupOf)], async ([group, records]) => {
        try {
          prepared.push(await prepare(group));
        } catch (error) {
          fail(records, { group }, error);
          failed.push(...records);
        }
      });
      try {
        await finish(prepared);
      } catch (error) {
        fail(Records, {}, error);
        failed = Records;
      }
    });
    await comeAgain(failed);
    return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
  });

/** The handler of a queue whose messages are handled each by itself. */
export const batchHandler = (handle: (record: SQSRecord, context: Context) => Promise<void>, failure: MessageCode) =>
  inParts('message', failure, all =>
    all.map(record => ({ records: [record], facts: { messageId: record.messageId }, handle: context => handle(record, context) })),
  );

/** The handler of a queue that keeps an order in each group: what a batch holds of a group comes again as a whole, and nothing later of it before. */
export const groupHandler = (handle: (group: string, records: SQSRecord[]) => Promise<void>, failure: MessageCode) =>
  inParts('group', failure, all =>
    [...Map.groupBy(all, ({ attributes }) => attributes.MessageGroupId ?? '')].map(([group, records]) => ({
      records,
      facts: { group, messages: records.length },
      handle: () => handle(group, records),
    })),
  );
