import type { Dice } from '../dice.ts';
import type { Timeline } from '../timeline.ts';
import type { Faults } from './faults.ts';
import type { InvocationEnd, Lambda } from './lambda.ts';
import { queueArnOf } from './names.ts';

type Message = { id: string; body: string; visibleAt: number; receives: number; addedAt: number };
export type QueueSettings = {
  /** The function that works on it, and its name. */
  name: string;
  timeoutSeconds: number;
  concurrency: number;
  /** Whether what it holds is found again by other means, so that it may lose a message. */
  mayLose: boolean;
};
type Held = { ReceiptHandle: string; VisibilityTimeout: number };
type Entry = { Id: string; MessageBody: string; DelaySeconds?: number };

const perBatch = 10;
const receivesAtMost = 8;
const longestDelaySeconds = 900;

export type QueueOptions = { timeline: Timeline; dice: Dice; faults: Faults; lambda: Lambda; isDown(): boolean };

/** Some of the messages that can be received now, in no order. */
const batchOf = (messages: Iterable<Message>, now: number, dice: Dice): Message[] => {
  const visible = [...messages].filter(({ visibleAt }) => visibleAt <= now);
  const batch: Message[] = [];
  const size = dice.between(1, perBatch);
  while (visible.length > 0 && batch.length < size) batch.push(...visible.splice(dice.below(visible.length), 1));
  return batch;
};

const recordOf = (name: string, { id, body, receives, addedAt }: Message) => ({
  messageId: id,
  receiptHandle: `${id}/${receives}`,
  eventSourceARN: queueArnOf(name),
  body,
  attributes: { ApproximateReceiveCount: String(receives), SentTimestamp: String(addedAt) },
});

const delayMs = (seconds: number, { faults, dice }: QueueOptions): number => {
  if (faults.strikes('message_late')) return seconds * 1000 + dice.between(1_000, 120_000);
  if (seconds > 0 && faults.strikes('message_early')) return dice.between(0, seconds * 1000);
  return seconds * 1000 + dice.between(0, 60);
};

/** Whom of a batch its function has not failed; nobody where it did not answer. */
const doneIn = (batch: Message[], ended: InvocationEnd): Message[] => {
  if (typeof ended !== 'object') return [];
  const { batchItemFailures = [] } = ended.answer as { batchItemFailures?: { itemIdentifier: string }[] };
  const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
  return batch.filter(({ id }) => !failed.has(id));
};

/** Takes messages, ten a request at the most; some of a request may be refused, lost or taken twice. */
const senderTo = (add: (body: string, seconds: number) => void, mayLose: boolean, faults: Faults) => {
  const accept = ({ MessageBody: body, DelaySeconds: seconds = 0 }: Entry): void => {
    if (seconds < 0 || seconds > longestDelaySeconds || !Number.isInteger(seconds))
      throw new Error(`SQS refuses a delay of ${seconds} seconds`);
    if (mayLose && faults.strikes('message_lost')) return;
    add(body, seconds);
    if (faults.strikes('message_twice')) add(body, seconds);
  };
  return (entries: Entry[]) => {
    if (entries.length > perBatch) throw new Error('SQS takes ten messages a request');
    const refused = entries.filter(() => faults.strikes('batch_partly_refused'));
    for (const entry of entries) if (!refused.includes(entry)) accept(entry);
    return { Failed: refused.map(({ Id }) => ({ Id, Code: 'InternalError' })) };
  };
};

/** Has messages that were received come again after so many seconds. A receipt that is not the last one says nothing any more. */
const holderOf = (messages: Map<string, Message>, timeline: Timeline, poll: () => void) => (entries: Held[]) => {
  for (const { ReceiptHandle, VisibilityTimeout } of entries) {
    const message = [...messages.values()].find(({ id, receives }) => ReceiptHandle === `${id}/${receives}`);
    if (!message) continue;
    message.visibleAt = timeline.now() + VisibilityTimeout * 1000;
    timeline.at(message.visibleAt, poll);
  }
  return { Failed: [] };
};

/**
 * A standard SQS queue with the function that works on it: at least once, in no order, delays that are not kept to the second, what fails
 * comes again after the visibility timeout, and what keeps failing ends among the dead letters.
 */
export const queueOf = ({ name, timeoutSeconds, concurrency, mayLose }: QueueSettings, parts: QueueOptions) => {
  const { timeline, dice, faults, lambda, isDown } = parts;
  const messages = new Map<string, Message>();
  const dead: Message[] = [];
  const visibilityMs = 6 * timeoutSeconds * 1000;
  let inFlight = 0;
  let made = 0;

  const finish = (batch: Message[], ended: InvocationEnd): void => {
    inFlight -= 1;
    for (const { id } of doneIn(batch, ended)) messages.delete(id);
    poll();
  };

  const receive = (message: Message): boolean => {
    if (message.receives >= receivesAtMost) {
      messages.delete(message.id);
      dead.push(message);
      return false;
    }
    message.receives += 1;
    message.visibleAt = timeline.now() + visibilityMs;
    timeline.at(message.visibleAt, poll);
    return true;
  };

  const poll = (): void => {
    if (isDown()) return;
    while (inFlight < concurrency) {
      const batch = batchOf(messages.values(), timeline.now(), dice);
      if (batch.length === 0) return;
      const received = batch.filter(receive);
      if (received.length === 0) continue;
      inFlight += 1;
      lambda.invoke(name, { Records: received.map(message => recordOf(name, message)) }, ended => finish(received, ended));
    }
  };

  const add = (body: string, seconds: number): void => {
    const message = {
      id: `${name}#${++made}`,
      body,
      visibleAt: timeline.now() + delayMs(seconds, parts),
      receives: 0,
      addedAt: timeline.now(),
    };
    messages.set(message.id, message);
    timeline.at(message.visibleAt, poll);
  };

  return {
    name,
    dead,
    poll,
    waiting: (): number => messages.size,
    /** How many have been received and have not been done for an hour. */
    stuck: (): number => [...messages.values()].filter(({ addedAt }) => addedAt < timeline.now() - 3_600_000).length,
    /** Whether it takes nothing more; what it holds goes on. */
    closed: false,
    send: senderTo(add, mayLose, faults),
    holdBack: holderOf(messages, timeline, () => poll()),
    /** Puts the dead letters back, as an operator does. Answers how many. */
    redrive: (): number => {
      const letters = dead.splice(0);
      for (const { body } of letters) add(body, 0);
      return letters.length;
    },
  };
};
export type Queue = ReturnType<typeof queueOf>;
