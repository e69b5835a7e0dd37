import { randomBytes } from 'node:crypto';
import { DeleteCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { isMade } from './conditional.ts';
import { keyIn } from './key-port.ts';
import { logKeys } from './log-keys.ts';
import { opened } from './log-read.ts';
import { isWaiting, keyAt, keyOfWaiting, keyPlace, partitionOf, sealedRow, unpacked } from './log-rows.ts';
import type { Row } from './rows.ts';
import { ivBytes } from './seal.ts';
import { documents, tableName } from './table.ts';

/** Rows that are read at once: a few to append behind, with the data key, more to look further back or to read on. */
const few = 5;
const many = 50;
const seedBytes = 16;

type Entry = { id: string; at: string };
type LogRow<E> = { first: number; at: string; checksum: bigint; entries: E[] };

/** The rows of a log from its end to its beginning: what waits, the key, then the positions; page after page. Consistent. */
async function* backwards(owner: string): AsyncGenerator<Row> {
  let start: Row | undefined;
  do {
    const { Items = [], LastEvaluatedKey } = await documents.send(
      new QueryCommand({
        TableName: tableName,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': partitionOf(owner) },
        ConsistentRead: true,
        ScanIndexForward: false,
        Limit: start ? many : few,
        ExclusiveStartKey: start,
      }),
    );
    yield* Items;
    start = LastEvaluatedKey;
  } while (start);
}

type End<E> = {
  last?: { first: number; next: number; checksum: bigint };
  key?: Buffer;
  /** The ids that are in the log, each with the moment of its row. */
  known: Map<string, string>;
  /** How far back these are all of them. */
  since: string;
  waiting: E[];
  erased?: true;
};

/** Takes what stands in the place of the key into what is known of the end of a log, and says whether that is all there is to know. */
const takeInKey = async <E>(end: End<E>, row: Row, owner: string): Promise<boolean> => {
  const key = keyIn(row);
  if (key === 'destroyed') {
    logKeys.forget(owner);
    end.erased = true;
    return true;
  }
  end.key = await logKeys.open(owner, key);
  return false;
};

/** What an instance remembers of the end of a log that it has read: rows do not change, so none is opened twice. */
type Memory = { first: number; since: string; known: ReadonlyMap<string, string> };
const memories = { owners: 200, ids: 1000 };

/** What is worth remembering of an end that was read back to a moment; nothing where there is none, or too much. */
const memoryOf = ({ last, known, since, erased }: End<unknown>, asked: string): Memory | undefined => {
  if (!last || erased) return undefined;
  const { first } = last;
  if (known.size <= memories.ids) return { first, since, known };
  const young = new Map([...known].filter(([, at]) => at >= asked));
  return young.size <= memories.ids ? { first, since: asked, known: young } : undefined;
};

/** The ends of the logs that an instance has read last. */
const ends = () => {
  const byOwner = new Map<string, Memory>();
  return {
    of: (owner: string): Memory | undefined => byOwner.get(owner),
    note: (owner: string, end: Memory | undefined): void => {
      byOwner.delete(owner);
      if (byOwner.size >= memories.owners) byOwner.delete(byOwner.keys().next().value!);
      if (end) byOwner.set(owner, end);
    },
  };
};

/** Takes the row of a position into what is known of the end of a log, from the last backwards, and says whether that reaches far enough. */
const takeInPosition = <E extends Entry>(end: End<E>, row: Row, since: string, remembered?: Memory): boolean => {
  const [first, at] = [Number(row.sk), String(row.at)];
  end.last ??= { first, next: first + Number(row.count), checksum: BigInt(`0x${String(row.checksum)}`) };
  if (at < since) return true;
  if (remembered?.first === first && remembered.since <= since) {
    for (const [id, appended] of remembered.known) end.known.set(id, appended);
    end.since = remembered.since;
    return true;
  }
  for (const { id } of opened<E>(row, end.key).entries) end.known.set(id, at);
  return false;
};

/** The end of a log, read back to a moment. */
const endOf = async <E extends Entry>(owner: string, since: string, remembered?: Memory): Promise<End<E>> => {
  const end: End<E> = { known: new Map(), since, waiting: [] };
  for await (const row of backwards(owner)) {
    if (isWaiting(row)) end.waiting.push(unpacked<E>(row));
    else if (row.sk === keyPlace ? await takeInKey(end, row, owner) : takeInPosition(end, row, since, remembered)) break;
  }
  end.waiting.sort((one, other) => Date.parse(one.at) - Date.parse(other.at));
  return end;
};

const tailOf = <E extends Entry>() => {
  const read = ends();
  return async (owner: string, since: string) => {
    const end = await endOf<E>(owner, since, read.of(owner));
    read.note(owner, memoryOf(end, since));
    const { last, known, waiting, erased } = end;
    return { next: last?.next ?? 1, checksum: last?.checksum ?? 0n, known: new Set(known.keys()), waiting, ...(erased && { erased }) };
  };
};

/** The logs of owners, as the sequencer needs them. What it has read of their ends it remembers. */
export const logOf = <E extends Entry>() => ({
  tail: tailOf<E>(),

  append: async (owner: string, { first, at, checksum, entries }: LogRow<E>): Promise<boolean> => {
    const key = await logKeys.findOrMake(owner);
    // Erased meanwhile: whoever appends finds that when they read the end again.
    if (!key || key === 'destroyed') return false;
    const row = { ...keyAt(owner, first), at, checksum: checksum.toString(16).padStart(16, '0') };
    const seed = randomBytes(seedBytes).toString('base64');
    const Item = sealedRow(row, { seed, entries }, key, randomBytes(ivBytes));
    return isMade(documents.send(new PutCommand({ TableName: tableName, Item, ConditionExpression: 'attribute_not_exists(pk)' })));
  },

  forget: async (owner: string, entries: readonly E[]): Promise<void> => {
    for (const entry of entries) await documents.send(new DeleteCommand({ TableName: tableName, Key: keyOfWaiting(owner, entry) }));
  },
});
