import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { PutCommand, type PutCommandInput } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type * as z from 'zod';
import { type Acting, type Change, shardOf } from '../domain/due.ts';
import { Failure } from '../domain/failure.ts';
import { idsFrom, keyFrom, type NamesIn } from './key.ts';
import { readRow } from './rows.ts';
import { documents, dueShards, tableName } from './table.ts';

/** Who writes, when, and under which request: it stands in the event that the write carries. */
export type Stamp = Acting & { requestId: string };
/** What entity() needs to know of a kind of record: its name, its keys as templates (`WS#{workspaceId}`), its schema, its place in gsi1. */
export type Kind<PK extends string, SK extends string, R extends Stored> = {
  name: string;
  pk: PK;
  sk: SK;
  schema: z.ZodType<R>;
  gsi1?: (record: R) => { gsi1pk: string; gsi1sk: string } | undefined;
};
export type Stored = { version: number; dueAt?: string };
/** A row of the table as it is stored. */
export type Row = Record<string, unknown> & { pk: string; sk: string; entity: string; version: number };

const tries = 3;

/** Refuses a write by a caller whose If-Match names another version than the stored one (RFC 9110 13.1.1). */
const checkMatch = (record: Stored, ifMatch: number | undefined): void => {
  if (ifMatch !== undefined && ifMatch !== record.version) throw new Failure('precondition_failed', { version: record.version });
};

/**
 * One kind of record in the single table: how it is keyed, read and written. Every write is one conditional put of the whole
 * record and carries the event that explains it; the stream publishes that event.
 */
export const entity = <PK extends string, SK extends string, R extends Stored>(kind: Kind<PK, SK, R>) => {
  type Id = Record<NamesIn<PK> | NamesIn<SK>, string>;

  const keyOf = (id: Id) => ({ pk: keyFrom(kind.pk, id), sk: keyFrom(kind.sk, id) });

  const fromRow = (row: Record<string, unknown>): R =>
    kind.schema.parse({ ...row, ...idsFrom(kind.pk, String(row.pk)), ...idsFrom(kind.sk, String(row.sk)) });

  const toRow = ({ next, event }: Change<R>, stamp: Stamp): Row => {
    const record = kind.schema.parse(next);
    const key = keyOf(record as unknown as Id);
    const rest: Record<string, unknown> = { ...record };
    for (const name of [...Object.keys(idsFrom(kind.pk, key.pk)), ...Object.keys(idsFrom(kind.sk, key.sk))]) delete rest[name];
    return {
      ...rest,
      ...key,
      ...kind.gsi1?.(record),
      dueShard: record.dueAt && dueShardOf(key),
      entity: kind.name,
      version: record.version,
      event: { type: event.type, by: stamp.userId, at: stamp.now, requestId: stamp.requestId, data: event.data },
    };
  };

  /** The put of a record that must not be there yet. */
  const putNew = (change: Change<R>, stamp: Stamp): PutCommandInput => ({
    TableName: tableName,
    Item: toRow(change, stamp),
    ConditionExpression: 'attribute_not_exists(pk)',
  });

  /** The put of the next version of a record, which must still be at the version that the change was decided on. */
  const putNext = ({ next, event }: Change<R>, stamp: Stamp): PutCommandInput => ({
    TableName: tableName,
    Item: toRow({ next: { ...next, version: next.version + 1 }, event }, stamp),
    ConditionExpression: 'version = :seen',
    ExpressionAttributeValues: { ':seen': next.version },
  });

  const find = async (id: Id): Promise<R | undefined> => {
    const row = await readRow(keyOf(id));
    return row && fromRow(row);
  };

  const get = async (id: Id): Promise<R> => {
    const record = await find(id);
    if (!record) throw new Failure('not_found', { what: kind.name });
    return record;
  };

  /** Creates the record, or answers the one that stands under its key already: a retried create gives the first record. */
  const create = async (change: Change<R>, stamp: Stamp): Promise<{ record: R; created: boolean }> => {
    try {
      await documents.send(new PutCommand({ ...putNew(change, stamp), ReturnValuesOnConditionCheckFailure: 'ALL_OLD' }));
      return { record: change.next, created: true };
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException) || !error.Item) throw error;
      return { record: fromRow(unmarshall(error.Item)), created: false };
    }
  };

  /** Writes the next version and answers it; fails with `conflict` when somebody else wrote first. */
  const save = async (change: Change<R>, stamp: Stamp): Promise<R> => {
    const input = putNext(change, stamp);
    await documents.send(new PutCommand(input)).catch(error => {
      throw error instanceof ConditionalCheckFailedException ? new Failure('conflict', { what: kind.name }) : error;
    });
    return { ...change.next, version: change.next.version + 1 };
  };

  /**
   * Loads, decides, saves. Without If-Match a lost race is decided anew on what the winner wrote, up to three times; with it, the
   * caller is told (`precondition_failed`).
   */
  const update = async (id: Id, decide: (record: R) => Change<R>, stamp: Stamp, ifMatch?: number): Promise<R> => {
    for (let attempt = 1; ; attempt++) {
      const record = await get(id);
      checkMatch(record, ifMatch);
      try {
        return await save(decide(record), stamp);
      } catch (error) {
        const lostRace = error instanceof Failure && error.code === 'conflict';
        if (!lostRace || attempt === tries) throw error;
      }
    }
  };

  return { ...kind, keyOf, fromRow, putNew, putNext, find, get, create, save, update };
};

/** The value of the due index's partition key for a record under this key. */
export const dueShardOf = ({ pk, sk }: { pk: string; sk: string }): string => `DUE#${shardOf(`${pk}|${sk}`, dueShards)}`;
