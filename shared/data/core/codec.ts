import type { PutCommandInput } from '@aws-sdk/lib-dynamodb';
import type * as z from 'zod';
import { type Actor, type Author, type Change, shardOf } from '../../domain/core/due.ts';
import type { ParamNamed, UserId } from '../../domain/core/ids.ts';
import { readNewer } from '../../domain/core/newer.ts';
import { idsFrom, keyFrom, type NamesIn } from './key.ts';
import { marksAfter } from './marks.ts';
import { parkedShard } from './schema.ts';
import { dueShards, tableName } from './table.ts';
import type { Check } from './transact.ts';
import { beyondOf, carryBeyond, halfReadOf, withBeyond } from './unknown.ts';

/**
 * Who writes, when, and under which request: it stands in the event that the write carries. `retryMark` is the same for a request and its
 * retries (its Idempotency-Key, hashed, a dot, and a short hash of its body); `replayed` is called when what is answered was written by it
 * before; `by` is the API key, where one acts in the user's name, or who acts for them: then `for` is the user. `keyMadeAt` is the time in an Idempotency-Key that says it (milliseconds).
 */
export type WriteContext = {
  userId: Author;
  now: string;
  requestId: string;
  retryMark?: string;
  keyMadeAt?: number;
  by?: string;
  for?: UserId;
  replayed?: () => void;
};
/** A write in the name of a user. */
export type UserContext = WriteContext & Actor;
/** What every stored record has. */
export type Stored = { version: number; dueAt?: string };
/** What must be known of a kind of record: its name, its keys as templates (`WS#{workspaceId}`), its schema, its place in gsi1. */
export type Kind<PK extends string, SK extends string, R extends Stored> = {
  name: string;
  pk: PK;
  sk: SK;
  schema: z.ZodType<R>;
  /** The version of its schema, which stands in each row that it writes: raised with a change that older rows do not fit. One, unless said. */
  schemaVersion?: number;
  /** The oldest code that may write what this code writes: raised by one where older code would write it wrong. Older code then refuses. */
  writer?: number;
  /** Which records older code would write wrong, where that is not each of them. */
  beyondOlder?: (record: R) => boolean;
  /** `summary` is what else the index is to show of the record. */
  gsi1?: (record: R) => { gsi1pk: string; gsi1sk: string; summary?: Record<string, unknown> } | undefined;
};
/** The ids that a kind's keys are made of. */
export type IdOf<PK extends string, SK extends string> = { [Name in NamesIn<PK> | NamesIn<SK>]: ParamNamed<Name> };

/** The condition that a record is still at the version at which it was read. */
export const stillAt = (version: number) => ({ ConditionExpression: 'version = :seen', ExpressionAttributeValues: { ':seen': version } });

/** The value of the due index's partition key for a record under this key. */
const dueShardOf = ({ pk, sk }: { pk: string; sk: string }): string => `DUE#${shardOf(`${pk}|${sk}`, dueShards)}`;

/** How a kind of record becomes a row of the table and back. The keys hold the ids, so the row does not repeat them. */
export const codecOf = <PK extends string, SK extends string, R extends Stored>(kind: Kind<PK, SK, R>) => {
  const keyOf = (id: IdOf<PK, SK>) => ({ pk: keyFrom(kind.pk, id), sk: keyFrom(kind.sk, id) });
  const idsOf = ({ pk, sk }: Record<string, unknown>) => ({ ...idsFrom(kind.pk, String(pk)), ...idsFrom(kind.sk, String(sk)) });

  /** The record of a row. What this code does not know of it comes along unseen, and stands in the row again when it is written. */
  const fromRow = (row: Record<string, unknown>): R => withBeyond(readNewer(kind.schema, { ...row, ...idsOf(row) }), row);

  const toRow = ({ next, event }: Change<R>, context: WriteContext): Record<string, unknown> => {
    const record = kind.schema.parse(next);
    const key = keyOf(record as unknown as IdOf<PK, SK>);
    const ids = idsOf(key);
    const unknown = beyondOf(next, kind.writer ?? 0, kind.beyondOlder?.(record) ?? true);
    return {
      ...unknown,
      ...Object.fromEntries(Object.entries(record).filter(([name]) => !(name in ids))),
      ...halfReadOf(next),
      ...key,
      ...kind.gsi1?.(record),
      dueShard: (record.dueAt ?? unknown.dueAt) && dueShardOf(key),
      entity: kind.name,
      schema: kind.schemaVersion ?? 1,
      marks: marksAfter(unknown.marks, context),
      event: {
        type: event.type,
        by: context.by ?? context.userId,
        ...(context.for ? { for: context.for } : {}),
        at: context.now,
        requestId: context.requestId,
        data: event.data,
      },
    };
  };

  /** The places in indexes at which a row does not stand where its record says: there it is found by nobody, or never falls due. */
  const misplacedIn = (row: Record<string, unknown>): string[] => {
    const { gsi1pk, gsi1sk } = kind.gsi1?.(fromRow(row)) ?? {};
    const shards: unknown[] = row.dueAt ? [dueShardOf({ pk: String(row.pk), sk: String(row.sk) }), parkedShard] : [undefined];
    return [...(row.gsi1pk === gsi1pk && row.gsi1sk === gsi1sk ? [] : ['gsi1']), ...(shards.includes(row.dueShard) ? [] : ['due'])];
  };

  /** The put of a record that must not be there yet. */
  const putNew = (change: Change<R>, context: WriteContext): PutCommandInput => ({
    TableName: tableName,
    Item: toRow(change, context),
    ConditionExpression: 'attribute_not_exists(pk)',
  });

  /**
   * The put of the next version of a record, which must still be at the version that the change was decided on. `before` is the record as it
   * was read, for a rule that makes the next state from the ground up and so forgets what this code does not know.
   */
  const putNext = ({ next, event }: Change<R>, context: WriteContext, before?: R): PutCommandInput => ({
    TableName: tableName,
    Item: toRow({ next: { ...carryBeyond(before, next), version: next.version + 1 }, event }, context),
    ...stillAt(next.version),
  });

  /** That a record is still at the version at which it was read: what stands on it is written only then. */
  const unchanged = (record: R): Check => ({
    TableName: tableName,
    Key: keyOf(record as unknown as IdOf<PK, SK>),
    ...stillAt(record.version),
  });

  return { keyOf, idsOf, fromRow, misplacedIn, putNew, putNext, unchanged };
};
