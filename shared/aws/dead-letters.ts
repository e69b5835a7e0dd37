import { type Message, SQSClient } from '@aws-sdk/client-sqs';
import { watchable } from '../sdk-clients.ts';
import { perRequest, receiveMessages, removeMessages } from './received-messages.ts';
import { trySend } from './sqs.ts';

const client = watchable(new SQSClient({ useQueueUrlAsEndpoint: false }));

/** Longest that a batch may take from being read to being deleted, before somebody else may have it. */
const holdSeconds = 60;

/** A message as it waits: its text, when it was put on its first queue, and how often it was received, looks at it among them. */
export type WaitingMessage = { messageId: string; body: string; sentAtMs?: number; received?: number };

const numberIn = (text: string | undefined): number | undefined => (text === undefined ? undefined : Number(text));

/** Up to ten messages of a queue, which stay there for everybody. */
export const lookAtMessages = async (queueUrl: string): Promise<WaitingMessage[]> =>
  (await receiveMessages(client, queueUrl, { hiddenSeconds: 0 })).map(
    ({ MessageId: messageId = '', Body: body = '', Attributes = {} }) => ({
      messageId,
      body,
      sentAtMs: numberIn(Attributes.SentTimestamp),
      received: numberIn(Attributes.ApproximateReceiveCount),
    }),
  );

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
 * ends this half way finds some twice, and none lost. Answers how many are there and no longer here.
 */
export const moveMessages = async (from: string, to: string, most: number, mayGoOn: () => boolean): Promise<number> => {
  let moved = 0;
  while (moved < most && mayGoOn()) {
    // What is received and left is hidden from everybody for a minute.
    const messages = await receiveMessages(client, from, { hiddenSeconds: holdSeconds, most: Math.min(perRequest, most - moved) });
    if (messages.length === 0) break;
    const gone = await removeMessages(client, from, await sendOn(to, messages));
    moved += gone.length;
    if (gone.length < messages.length) break;
  }
  return moved;
};
