import { marshall } from '@aws-sdk/util-dynamodb';
import type { Dice } from '../dice.ts';
import type { Write } from '../table/store.ts';
import type { Timeline } from '../timeline.ts';
import type { Faults } from './faults.ts';
import type { InvocationEnd, Lambda } from './lambda.ts';

type StreamRecord = { eventID: string; dynamodb: { SequenceNumber: string; Keys: object; NewImage?: object; OldImage?: object } };
export type StreamSettings = { name: string /** The event filter of the mapping. */; takes(write: Write): boolean };
export type StreamOptions = { timeline: Timeline; dice: Dice; faults: Faults; lambda: Lambda; isDown(): boolean };

const shards = 3;
const recordsPerBatch = 100;
const retriesAtMost = 100;

const imageOf = (row: Write['after']) => row && marshall(row);
const recordOf = ({ key, before, after }: Write, sequence: number): StreamRecord => ({
  eventID: String(sequence),
  dynamodb: { SequenceNumber: String(sequence), Keys: marshall(key), NewImage: imageOf(after), OldImage: imageOf(before) },
});

/** How many of a batch are done: those before the first that its function says it has failed; none where it did not answer. */
const doneOf = (batch: StreamRecord[], ended: InvocationEnd): number => {
  if (typeof ended !== 'object') return 0;
  const { batchItemFailures = [] } = (ended.answer ?? {}) as { batchItemFailures?: { itemIdentifier: string }[] };
  const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
  const first = batch.findIndex(({ dynamodb }) => failed.has(dynamodb.SequenceNumber));
  return first < 0 ? batch.length : first;
};

const hashOf = (text: string): number => [...text].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 9973, 7);

/** One function's place in one shard: it sees the records in order, batch after batch, and a batch that fails again until it is done. */
const shardOf = (name: string, { timeline, dice, faults, lambda, isDown }: StreamOptions) => {
  const waiting: StreamRecord[] = [];
  let busy = false;
  let failures = 0;

  const finish = (batch: StreamRecord[], ended: InvocationEnd): void => {
    busy = false;
    const count = faults.strikes('stream_repeated') ? 0 : doneOf(batch, ended);
    waiting.splice(0, count);
    const done = count === batch.length;
    failures = done ? 0 : failures + 1;
    if (failures > retriesAtMost) throw new Error(`${name} has failed ${failures} times on one batch of the stream`);
    timeline.at(timeline.now() + (done ? 0 : Math.min(60_000, 250 * 2 ** Math.min(failures, 8))), poll);
  };

  const poll = (): void => {
    if (busy || waiting.length === 0 || isDown()) return;
    busy = true;
    // A batch that failed is halved.
    const most = Math.max(1, recordsPerBatch >> failures);
    const batch = waiting.slice(0, dice.between(1, Math.min(most, waiting.length)));
    lambda.invoke(name, { Records: batch }, ended => finish(batch, ended));
  };

  return {
    poll,
    waiting: () => waiting.length,
    add: (record: StreamRecord): void => {
      waiting.push(record);
      const lateMs = faults.strikes('stream_late') ? dice.between(1_000, 30_000) : dice.between(20, 250);
      timeline.at(timeline.now() + lateMs, poll);
    },
  };
};

/** The table's stream as one function reads it. */
export const streamTo = ({ name, takes }: StreamSettings, options: StreamOptions) => {
  const all = Array.from({ length: shards }, () => shardOf(name, options));
  let sequence = 0;
  return {
    poll: () => {
      for (const shard of all) shard.poll();
    },
    waiting: (): number => all.reduce((sum, shard) => sum + shard.waiting(), 0),
    add: (write: Write): void => {
      if (takes(write)) all[hashOf(write.key.pk) % shards]!.add(recordOf(write, ++sequence));
    },
  };
};
