import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { Change } from '../domain/due.ts';
import { Failure } from '../domain/failure.ts';
import { codecOf, type IdOf, type Kind, type Stamp, type Stored } from './codec.ts';
import { retryLostRace } from './race.ts';
import { type Row, readRow } from './rows.ts';
import { documents } from './table.ts';

export type { Stamp, Stored } from './codec.ts';

/** Refuses a write by a caller whose If-Match names another version than the stored one (RFC 9110 13.1.1). */
const checkMatch = (record: Stored, ifMatch: number | undefined): void => {
  if (ifMatch !== undefined && ifMatch !== record.version) throw new Failure('precondition_failed', { version: record.version });
};

const isRetry = ({ event }: Row, { retryMark }: Stamp): boolean =>
  retryMark !== undefined && (event as { retryMark?: string } | undefined)?.retryMark === retryMark;

/**
 * One kind of record in the single table: how it is keyed, read and written. Every write is one conditional put of the whole
 * record and carries the event that explains it; the stream publishes that event.
 */
export const entity = <PK extends string, SK extends string, R extends Stored>(kind: Kind<PK, SK, R>) => {
  const { keyOf, fromRow, putNew, putNext } = codecOf(kind);
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
    await documents.send(new PutCommand(putNext(change, stamp))).catch(error => {
      throw error instanceof ConditionalCheckFailedException ? new Failure('conflict', { what: kind.name }) : error;
    });
    return { ...change.next, version: change.next.version + 1 };
  };

  /**
   * Loads, decides, saves; a lost race is decided anew. With If-Match the version must be the one that the caller has seen. A retry of the
   * request that wrote last finds its mark there, and answers what that wrote.
   */
  const update = (id: Id, decide: (record: R) => Change<R>, stamp: Stamp, ifMatch?: number): Promise<R> =>
    retryLostRace(async () => {
      const row = there(await readRow(keyOf(id)));
      const record = fromRow(row);
      if (isRetry(row, stamp)) return record;
      checkMatch(record, ifMatch);
      return save(decide(record), stamp);
    });

  return { ...kind, keyOf, fromRow, putNew, putNext, find, get, create, save, update };
};
