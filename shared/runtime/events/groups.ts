import middy from '@middy/core';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { log, logInvocation } from '../log/logger.ts';
import type { MessageCode } from '../log/messages.ts';
import { annotate, traced } from '../trace/trace.ts';
import { comeAgain } from './come-again.ts';

/**
 * The Lambda handler of a queue that keeps an order in each group: what a batch holds of a group is handled together, groups side by side. A group
 * that fails comes again as a whole, after a pause that grows, and nothing later of it before; it is logged under `failure`.
 */
export const groupHandler = (handle: (group: string, records: SQSRecord[]) => Promise<void>, failure: MessageCode) =>
  middy<SQSEvent, SQSBatchResponse, Error, Context>().handler(async ({ Records }, context) => {
    logInvocation(context);
    const groups = Map.groupBy(Records, ({ attributes }) => attributes.MessageGroupId ?? '');
    const attempt = async ([group, records]: [string, SQSRecord[]]): Promise<SQSRecord[]> => {
      try {
        await handle(group, records);
        return [];
      } catch (error) {
        log(failure, { group, messages: records.length, receives: Number(records[0]!.attributes.ApproximateReceiveCount) }, error);
        annotate({ outcome: 'failed' });
        return records;
      }
    };
    const failed = (await Promise.all([...groups].map(group => traced('group', () => attempt(group))))).flat();
    await comeAgain(failed);
    return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
  });
