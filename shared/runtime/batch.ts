import middy from '@middy/core';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { log, logInvocation } from './logger.ts';
import type { MessageCode } from './messages.ts';

/**
 * A queue's Lambda handler: each message of a batch is handled by itself. One that fails goes back to the queue alone (partial batch
 * response), is logged under `failure`, and ends in the dead-letter queue when it keeps failing.
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
        return [{ itemIdentifier: record.messageId }];
      }
    };
    return { batchItemFailures: (await Promise.all(Records.map(attempt))).flat() };
  });
