import { DeleteMessageBatchCommand, type Message, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { watchable } from '../sdk-clients.ts';
import { trySend } from './sqs.ts';

const client = watchable(new SQSClient({ useQueueUrlAsEndpoint: false }));

const perRequest = 10;
/** Longest that a batch may take from being read to being deleted, before somebody else may have it. */
const holdSeconds = 60;

/** A message as it waits: its text, when it was put on its first queue, and how often it was tried. */
export type WaitingMessage = { messageId: string; body: string; sentAtMs?: number; tries?: number };

const receive = async (QueueUrl: string, visibilitySeconds: number, most = perRequest): Promise<Message[]> => {
  const { Messages = [] } = await client.send(
    new ReceiveMessageCommand({
      QueueUrl,
      MaxNumberOfMessages: most,
      VisibilityTimeout: visibilitySeconds,
      MessageSystemAttributeNames: ['All'],
    }),
  );
  return Messages;
};

const numberIn = (text: string | undefined): number | undefined => (text === undefined ? undefined : Number(text));

/** Up to ten messages of a queue, which stay there for everybody. */
export const lookAtMessages = async (queueUrl: string): Promise<WaitingMessage[]> =>
  (await receive(queueUrl, 0)).map(({ MessageId: messageId = '', Body: body = '', Attributes = {} }) => ({
    messageId,
    body,
    sentAtMs: numberIn(Attributes.SentTimestamp),
    tries: numberIn(Attributes.ApproximateReceiveCount),
  }));

const remove = async (QueueUrl: string, messages: Message[]): Promise<void> => {
  if (messages.length === 0) return;
  const Entries = messages.map(({ ReceiptHandle }, i) => ({ Id: String(i), ReceiptHandle }));
  await client.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
};

/** Sends messages on, each to the group that it was in. Answers those that were taken. */
const sendOn = async (queueUrl: string, messages: Message[]): Promise<Message[]> => {
  const isOrdered = queueUrl.endsWith('.fifo');
  const outgoing = messages.map(message => ({
    message,
    body: message.Body ?? '',
    owner: message.Attributes?.MessageGroupId,
    ...(isOrdered ? { deduplicationId: message.MessageId } : {}),
  }));
  const refused = new Set((await trySend(queueUrl, outgoing)).map(({ what }) => what.message));
  return messages.filter(message => !refused.has(message));
};

/**
 * Moves messages from one queue to another, so many at the most, while there is time. Each is taken away after it was sent on, never before: whoever
 * ends this half way finds some twice, and none lost. Answers how many.
 */
export const moveMessages = async (from: string, to: string, most: number, mayGoOn: () => boolean): Promise<number> => {
  let moved = 0;
  while (moved < most && mayGoOn()) {
    // What is received and left is hidden from everybody for a minute.
    const messages = await receive(from, holdSeconds, Math.min(perRequest, most - moved));
    if (messages.length === 0) break;
    const sent = await sendOn(to, messages);
    await remove(from, sent);
    moved += sent.length;
    if (sent.length < messages.length) break;
  }
  return moved;
};
