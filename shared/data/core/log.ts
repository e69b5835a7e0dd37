import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { DeleteCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { expiryAfter } from '../../domain/core/expiry.ts';
import { environment } from '../../env.ts';
import { isMade } from './conditional.ts';
import { erasePartition } from './erase.ts';
import type { Row } from './rows.ts';
import { documents, tableName } from './table.ts';

/** After a restore the log begins anew, in another epoch: what was appended after the moment of the backup has gone, and cursors may point there. */
export const { LOG_EPOCH: logEpoch } = environment({ LOG_EPOCH: z.coerce.number().int().positive() });

/** How the body of a row is written: JSON under zstd. A body that is sealed as well will be another format. */
const format = 1;
/** What waits stands behind all positions, which are digits. */
const waits = 'waits#';
/** The row that stays for a while where a log was erased, behind all positions, too. */
const erased = 'erased';
const digits = 16;
/** Rows that are read at once: a few to append behind, more to look further back or to read on. */
const few = 4;
const many = 50;

type Entry = { id: string; at: string };
type LogRow<E> = { first: number; at: string; checksum: bigint; entries: E[] };

const partitionOf = (owner: string, epoch = logEpoch): string => `LOG#${owner}#${epoch}`;
const keyAt = (owner: string, first: number) => ({ pk: partitionOf(owner), sk: String(first).padStart(digits, '0') });
const keyOfWaiting = (owner: string, { id }: Entry) => ({ pk: partitionOf(owner), sk: `${waits}${id}` });

const packed = (value: unknown): { format: number; body: Uint8Array } => ({ format, body: zstdCompressSync(JSON.stringify(value)) });
const unpacked = <T>({ format: written, body }: Row): T => {
  if (written !== format) throw new Error(`A row of the log has the format ${String(written)}, which this code does not know`);
  return JSON.parse(zstdDecompressSync(body as Uint8Array).toString()) as T;
};

const isWaiting = ({ sk }: Row): boolean => String(sk).startsWith(waits);

/** The rows of a log from its end to its beginning, what waits first; page after page. Consistent. */
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

type End<E> = { last?: { next: number; checksum: bigint }; known: Set<string>; waiting: E[]; erased?: true };

/** Takes a row into what is known of the end of a log, from the last backwards, and says whether that reaches far enough. */
const takeIn = <E extends Entry>(end: End<E>, row: Row, since: string): boolean => {
  if (isWaiting(row)) {
    end.waiting.push(unpacked<E>(row));
    return false;
  }
  if (row.sk === erased) {
    end.erased = true;
    return true;
  }
  end.last ??= { next: Number(row.sk) + Number(row.count), checksum: BigInt(`0x${String(row.checksum)}`) };
  if (String(row.at) < since) return true;
  for (const { id } of unpacked<E[]>(row)) end.known.add(id);
  return false;
};

/** The logs of owners, as the sequencer and readers need them. */
export const logOf = <E extends Entry>() => ({
  tail: async (owner: string, since: string) => {
    const end: End<E> = { known: new Set(), waiting: [] };
    for await (const row of backwards(owner)) if (takeIn(end, row, since)) break;
    const { last, waiting, ...rest } = end;
    waiting.sort((one, other) => Date.parse(one.at) - Date.parse(other.at));
    return { next: 1, checksum: 0n, ...last, ...rest, waiting };
  },

  append: (owner: string, { first, at, checksum, entries }: LogRow<E>): Promise<boolean> => {
    const put = new PutCommand({
      TableName: tableName,
      Item: {
        ...keyAt(owner, first),
        at,
        count: entries.length,
        checksum: checksum.toString(16).padStart(16, '0'),
        ...packed(entries),
      },
      ConditionExpression: 'attribute_not_exists(pk)',
    });
    return isMade(documents.send(put));
  },

  /** Keeps what the queue did not take, so that nothing later of its record gets before it. */
  wait: async (owner: string, entry: E): Promise<void> => {
    await documents.send(new PutCommand({ TableName: tableName, Item: { ...keyOfWaiting(owner, entry), ...packed(entry) } }));
  },

  forget: async (owner: string, entries: readonly E[]): Promise<void> => {
    for (const entry of entries) await documents.send(new DeleteCommand({ TableName: tableName, Key: keyOfWaiting(owner, entry) }));
  },

  /** Some rows from a position on at which one begins, in their order. Eventually consistent. */
  rows: async (owner: string, from: number): Promise<{ first: number; entries: E[] }[]> => {
    const { pk, sk } = keyAt(owner, from);
    const { Items = [] } = await documents.send(
      new QueryCommand({
        TableName: tableName,
        KeyConditionExpression: 'pk = :pk and sk between :from and :to',
        ExpressionAttributeValues: { ':pk': pk, ':from': sk, ':to': '9'.repeat(digits) },
        Limit: many,
      }),
    );
    return Items.map(row => ({ first: Number(row.sk), entries: unpacked<E[]>(row) }));
  },
});

/**
 * Erases an owner's log for good, in every epoch, and says whether it came to its end before the moment that is given (milliseconds). What is
 * still on its way to the log then, which is two weeks at the most, finds that it was erased.
 */
export const eraseLog = async (owner: string, untilMs: number): Promise<boolean> => {
  const Item = { pk: partitionOf(owner), sk: erased, expiresAt: expiryAfter(new Date().toISOString()) };
  await documents.send(new PutCommand({ TableName: tableName, Item }));
  for (let epoch = 1; epoch <= logEpoch; epoch++) if (!(await erasePartition(partitionOf(owner, epoch), [erased], untilMs))) return false;
  return true;
};
