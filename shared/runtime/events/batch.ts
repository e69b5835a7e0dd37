import middy from '@middy/core';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { log, logInvocation } from '../log/logger.ts';
import type { MessageCode } from '../log/messages.ts';
import { annotate, traced } from '../trace/trace.ts';
import { comeAgain } from './come-again.ts';

/**
 * A queue's Lambda handler: each message of a batch is handled by itself. One that fails goes back to the queue alone (partial batch
 * response) and comes again after a pause that grows; it is logged under `failure`, and ends in the dead-letter queue when it keeps failing.
 */
export const batchHandler = (handle: (record: SQSRecord, context: Context) => Promise<void>, failure: MessageCode) =>
  middy<SQSEvent, SQSBatchResponse, Error, Context>().handler(async ({ Records }, context) => {
    logInvocation(context);
    const attempt = async (record: SQSRecord) => {
      try {
        await handle(record, context);
        return [];
      } catch (error) {
        log(failure, { messageId: record.messageId, receives: Number(record.attributes.ApproximateReceiveCount) }, error);
        annotate({ outcome: 'failed' });
        return [record];
      }
    };
    const failed = (await Promise.all(Records.map(record => traced('message', () => attempt(record))))).flat();
    await comeAgain(failed);
    return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
  });
