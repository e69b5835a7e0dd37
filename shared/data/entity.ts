import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { Change } from '../domain/due.ts';
import { Failure } from '../domain/failure.ts';
import { codecOf, type IdOf, type Kind, type Stamp, type Stored } from './codec.ts';
import { retryLostRace } from './race.ts';
import { type Row, readRow } from './rows.ts';
import { documents } from './table.ts';
import { carryBeyond } from './unknown.ts';

export type { Stamp, Stored } from './codec.ts';

/** Refuses a write by a caller whose If-Match names another version than the stored one (RFC 9110 13.1.1). */
const checkMatch = (record: Stored, ifMatch: number | undefined): void => {
  if (ifMatch !== undefined && ifMatch !== record.version) throw new Failure('precondition_failed', { version: record.version });
};

/**
 * Is what stands in a row the work of this very request, sent before? Then it is a replay. The same key with another body fails with
 * `idempotency_key_reused`. A row that something else has written since knows nothing of it.
 */
const isReplay = ({ event }: Row, { retryMark, replayed }: Stamp): boolean => {
  const written = (event as { retryMark?: string } | undefined)?.retryMark;
  if (retryMark === undefined || written === undefined) return false;
  const [key, body] = retryMark.split('.');
  const [keyBefore, bodyBefore] = written.split('.');
  if (key !== keyBefore) return false;
  if (body !== bodyBefore) throw new Failure('idempotency_key_reused');
  replayed?.();
  return true;
};

/**
 * One kind of record in the single table: how it is keyed, read and written. Every write is one conditional put of the whole
 * record and carries the event that explains it; the stream publishes that event.
 */
export const entity = <PK extends string, SK extends string, R extends Stored>(kind: Kind<PK, SK, R>) => {
  const { keyOf, idsOf, fromRow, putNew, putNext } = codecOf(kind);
  type Id = IdOf<PK, SK>;

  const find = async (id: Id): Promise<R | undefined> => {
    const row = await readRow(keyOf(id));
    return row && fromRow(row);
  };

  const there = <T>(found: T | undefined): T => {
    if (found === undefined) throw new Failure('not_found', { what: kind.name });
    return found;
  };

  const get = async (id: Id): Promise<R> => there(await find(id));

  /** What stands where a request would create. Its own work, where other writes have taken the mark since: nobody can tell any more. */
  const replayed = (row: Row, stamp: Stamp): R => {
    const record = fromRow(row);
    if (!isReplay(row, stamp) && record.version > 1) stamp.replayed?.();
    return record;
  };

  /** The record that a request with this key has created before, if it has. Fails with `idempotency_key_reused`. */
  const findReplayed = async (id: Id, stamp: Stamp): Promise<R | undefined> => {
    const row = await readRow(keyOf(id));
    return row && replayed(row, stamp);
  };

  /** The record under a key, and whether it stands there as this very request wrote it, sent before. Fails with `idempotency_key_reused`. */
  const look = async (id: Id, stamp: Stamp): Promise<{ record: R; isReplay: boolean } | undefined> => {
    const row = await readRow(keyOf(id));
    return row && { record: fromRow(row), isReplay: isReplay(row, stamp) };
  };

  /** Creates the record, or answers the one that stands under its key already: a retried create gives the first record. */
  const create = async (change: Change<R>, stamp: Stamp): Promise<{ record: R; created: boolean }> => {
    try {
      await documents.send(new PutCommand({ ...putNew(change, stamp), ReturnValuesOnConditionCheckFailure: 'ALL_OLD' }));
      return { record: change.next, created: true };
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException) || !error.Item) throw error;
      return { record: replayed(unmarshall(error.Item), stamp), created: false };
    }
  };

  /** Writes the next version and answers it; fails with `conflict` when somebody else wrote first. */
  const save = async (change: Change<R>, stamp: Stamp, before?: R): Promise<R> => {
    await documents.send(new PutCommand(putNext(change, stamp, before))).catch(error => {
      throw error instanceof ConditionalCheckFailedException ? new Failure('conflict', { what: kind.name }) : error;
    });
    return { ...carryBeyond(before, change.next), version: change.next.version + 1 };
  };

  /**
   * Loads, decides, saves; a lost race is decided anew. With If-Match the version must be the one that the caller has seen. A retry of the
   * request that wrote last finds its mark there, and answers what that wrote. A decision that answers nothing, or the record itself, writes nothing.
   */
  const update = (id: Id, decide: (record: R) => Change<R> | undefined, stamp: Stamp, ifMatch?: number): Promise<R> =>
    retryLostRace(async () => {
      const row = there(await readRow(keyOf(id)));
      const record = fromRow(row);
      if (isReplay(row, stamp)) return record;
      checkMatch(record, ifMatch);
      const change = decide(record);
      if (!change || change.next === record) return record;
      return save(change, stamp, record);
    });

  return { ...kind, keyOf, idsOf, fromRow, putNew, putNext, find, findReplayed, look, get, create, save, update };
};
