import { GetQueueAttributesCommand, SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';

// The queue's URL names a host; the client's endpoint is the one to talk to.
const client = new SQSClient({ useQueueUrlAsEndpoint: false });

/** A message for a queue: its text, and for how long the queue holds it back (whole seconds, 900 at the most). */
export type Outgoing = { body: string; delaySeconds?: number };

const perRequest = 10;
const bytesPerRequest = 250_000;
const requestsAtOnce = 10;

/** Messages in groups that one request may hold: ten, and a quarter of a megabyte. */
const batched = (messages: Outgoing[]): Outgoing[][] => {
  const batches: Outgoing[][] = [];
  let bytes = 0;
  for (const message of messages) {
    const size = Buffer.byteLength(message.body);
    const last = batches.at(-1);
    if (last && last.length < perRequest && bytes + size <= bytesPerRequest) {
      last.push(message);
      bytes += size;
    } else {
      batches.push([message]);
      bytes = size;
    }
  }
  return batches;
};

const sendBatch = async (queueUrl: string, batch: Outgoing[]): Promise<void> => {
  const { Failed = [] } = await client.send(
    new SendMessageBatchCommand({
      QueueUrl: queueUrl,
      Entries: batch.map(({ body, delaySeconds }, i) => ({ Id: String(i), MessageBody: body, DelaySeconds: delaySeconds })),
    }),
  );
  if (Failed.length > 0) throw new Error(`SQS refused ${Failed.length} of ${batch.length} messages: ${Failed[0]?.Code}`);
};

/** Sends messages to a queue, ten a request. Throws when any was refused: whoever calls does it all again, and receivers drop what they know. */
export const sendAll = async (queueUrl: string, messages: Outgoing[]): Promise<void> => {
  const batches = batched(messages);
  for (let i = 0; i < batches.length; i += requestsAtOnce)
    await Promise.all(batches.slice(i, i + requestsAtOnce).map(batch => sendBatch(queueUrl, batch)));
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
