import { ChangeMessageVisibilityBatchCommand, GetQueueAttributesCommand, SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { watchable } from '../sdk-clients.ts';
import { batched, handOver, type Refused } from './batched.ts';

// The queue's URL names a host; the client's endpoint is the one to talk to.
const client = watchable(new SQSClient({ useQueueUrlAsEndpoint: false }));

/**
 * A message for a queue: its text, for how long the queue holds it back (whole seconds, 900 at the most), and whose it is. With owners a standard
 * queue is fair: while one of them has many messages under way, those of others are handed out before the rest of theirs. A queue that keeps
 * an order keeps it for each owner, and drops what has come under the same `deduplicationId` within five minutes.
 */
export type Outgoing = { body: string; delaySeconds?: number; owner?: string; deduplicationId?: string };

const sendBatch = async <T extends Outgoing>(queueUrl: string, batch: T[], abortSignal?: AbortSignal): Promise<Refused<T>[]> => {
  const { Failed = [] } = await client.send(
    new SendMessageBatchCommand({
      QueueUrl: queueUrl,
      Entries: batch.map(({ body, delaySeconds, owner, deduplicationId }, i) => ({
        Id: String(i),
        MessageBody: body,
        DelaySeconds: delaySeconds,
        MessageGroupId: owner,
        MessageDeduplicationId: deduplicationId,
      })),
    }),
    { abortSignal },
  );
  return Failed.map(({ Id, Code = 'Refused' }) => ({ what: batch[Number(Id)]!, reason: Code }));
};

/** Sends messages to a queue, ten a request, and answers those that it did not take. Never throws. */
export const trySend = <T extends Outgoing>(queueUrl: string, messages: T[], abortSignal?: AbortSignal): Promise<Refused<T>[]> =>
  handOver(
    batched(messages, ({ body }) => Buffer.byteLength(body)),
    batch => sendBatch(queueUrl, batch, abortSignal),
  );

/** Sends messages to a queue. Throws when any was refused: whoever calls does it all again, and receivers drop what they know. */
export const sendAll = async (queueUrl: string, messages: Outgoing[]): Promise<void> => {
  const refused = await trySend(queueUrl, messages);
  if (refused.length > 0) throw new Error(`SQS refused ${refused.length} of ${messages.length} messages: ${refused[0]!.reason}`);
};

/** Messages that a function has received and hands back, each for so many seconds (43,200 at the most); ten at the most. */
export const holdBack = async (queueUrl: string, messages: { receiptHandle: string; seconds: number }[]): Promise<void> => {
  const { Failed = [] } = await client.send(
    new ChangeMessageVisibilityBatchCommand({
      QueueUrl: queueUrl,
      Entries: messages.map(({ receiptHandle, seconds }, i) => ({
        Id: String(i),
        ReceiptHandle: receiptHandle,
        VisibilityTimeout: seconds,
      })),
    }),
  );
  if (Failed.length > 0) throw new Error(`SQS refused to hold back ${Failed.length} of ${messages.length} messages: ${Failed[0]!.Code}`);
};

/** How many messages of a queue wait, are being handled, and are held back, about. */
export const queueDepth = async (queueUrl: string): Promise<{ waiting: number; beingHandled: number; delayed: number }> => {
  const { Attributes: about = {} } = await client.send(
    new GetQueueAttributesCommand({
      QueueUrl: queueUrl,
      AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible', 'ApproximateNumberOfMessagesDelayed'],
    }),
  );
  return {
    waiting: Number(about.ApproximateNumberOfMessages),
    beingHandled: Number(about.ApproximateNumberOfMessagesNotVisible),
    delayed: Number(about.ApproximateNumberOfMessagesDelayed),
  };
};
