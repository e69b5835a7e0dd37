import { setTimeout as pause } from 'node:timers/promises';
import { ListMessageMoveTasksCommand, type Message, SendMessageBatchCommand, StartMessageMoveTaskCommand } from '@aws-sdk/client-sqs';
import { receiveMessages, removeMessages } from '../../../shared/aws/received-messages.ts';
import type { Account } from './account.ts';
import type { DeadLetters } from './dead-letters.ts';

/** Longest that a batch may take from being read to being deleted, before somebody else may have it. */
const holdSeconds = 60;
const askEveryMs = 2000;

/**
 * Works through what a dead-letter queue held when it began, ten at a time. `handle` answers which messages are done; the others stay. A
 * message is removed after it was handed on, never before: whoever ends this half way finds some twice, and none lost.
 */
export const drain = async (
  account: Account,
  { url, waiting }: Pick<DeadLetters, 'url' | 'waiting'>,
  handle: (messages: Message[]) => Promise<Message[]>,
): Promise<number> => {
  let moved = 0;
  for (let seen = 0; seen < waiting; ) {
    const messages = await receiveMessages(account.sqs, url, { hiddenSeconds: holdSeconds });
    if (messages.length === 0) break;
    const gone = await removeMessages(account.sqs, url, await handle(messages));
    seen += messages.length;
    moved += gone.length;
  }
  return moved;
};

const resend = async ({ sqs }: Account, source: string, messages: Message[]): Promise<Message[]> => {
  const isOrdered = source.endsWith('.fifo');
  const Entries = messages.map(({ Body, MessageId, Attributes }, i) => ({
    Id: String(i),
    MessageBody: Body ?? '',
    ...(isOrdered ? { MessageGroupId: Attributes?.MessageGroupId, MessageDeduplicationId: MessageId } : {}),
  }));
  const { Successful = [] } = await sqs.send(new SendMessageBatchCommand({ QueueUrl: source, Entries }));
  return Successful.map(({ Id }) => messages[Number(Id)]!);
};

/** Lets SQS itself move a queue's messages back to where they came from, and waits until it has. Answers how many it moved. */
const moveTask = async ({ sqs }: Account, arn: string): Promise<number> => {
  const { TaskHandle } = await sqs.send(new StartMessageMoveTaskCommand({ SourceArn: arn }));
  for (;;) {
    const { Results = [] } = await sqs.send(new ListMessageMoveTasksCommand({ SourceArn: arn, MaxResults: 1 }));
    const [task] = Results;
    // A task that has ended no longer tells its handle.
    const ours = task?.TaskHandle === undefined || task.TaskHandle === TaskHandle;
    if (task && ours && task.Status !== 'RUNNING') {
      if (task.Status !== 'COMPLETED') throw new Error(`SQS ended the move as ${task.Status}: ${task.FailureReason ?? 'no reason given'}`);
      return Number(task.ApproximateNumberOfMessagesMoved ?? 0);
    }
    await pause(askEveryMs);
  }
};

/** Puts a queue's dead letters back onto the queue that they came from. Answers how many. Consumers drop what they know, so twice is harmless. */
export const moveBack = (account: Account, letters: DeadLetters & { source: string }): Promise<number> =>
  account.movesByItself ? moveTask(account, letters.arn) : drain(account, letters, messages => resend(account, letters.source, messages));
