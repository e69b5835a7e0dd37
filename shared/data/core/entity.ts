import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { Change } from '../../domain/core/due.ts';
import { Failure } from '../../domain/core/failure.ts';
import { codecOf, type IdOf, type Kind, type Stored, type WriteContext } from './codec.ts';
import { isMarked, requireKnown } from './marks.ts';
import { type Patience, retryLostRace } from './race.ts';
import { type Row, readRow } from './rows.ts';
import { documents } from './table.ts';
import { transact, type Write } from './transact.ts';

export type { Stored, UserContext, WriteContext } from './codec.ts';

/** Refuses a write by a caller whose If-Match names another version than the stored one (RFC 9110 13.1.1). */
export const checkMatch = (record: Stored, ifMatch: readonly number[] | undefined): void => {
  if (ifMatch && !ifMatch.includes(record.version)) throw new Failure('precondition_failed', { version: record.version });
};

/** A change, and what must be written with it or not at all. */
export type Decided<R> = Change<R> & { beside?: Write[] };

/** Is this a retry of a request that has written the row before? It says so. The same key with another body fails with `idempotency_key_reused`. */
const isReplay = ({ marks }: Row, context: WriteContext): boolean => {
  const replays = isMarked(marks, context);
  if (replays) context.replayed?.();
  return replays;
};

/**
 * One kind of record in the single table: how it is keyed, read and written. Every write is one conditional put of the whole
 * record and carries the event that explains it; the stream publishes that event.
 */
export const entity = <PK extends string, SK extends string, R extends Stored>(kind: Kind<PK, SK, R>) => {
  const { keyOf, idsOf, fromRow, misplacedIn, putNew, putNext, unchanged } = codecOf(kind);
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

  /** What stands where a request would create: its own work, also where so many others have written since that its mark is gone. */
  const replayed = (row: Row, context: WriteContext): R => {
    const record = fromRow(row);
    if (!isReplay(row, context) && record.version > 1) context.replayed?.();
    return record;
  };

  /** The record that a request with this key has created before, if it has. Fails with `idempotency_key_reused`. */
  const findReplayed = async (id: Id, context: WriteContext): Promise<R | undefined> => {
    const row = await readRow(keyOf(id));
    return row && replayed(row, context);
  };

  /** The record under a key, and whether this very request, sent before, has written it. Fails with `idempotency_key_reused`. */
  const look = async (id: Id, context: WriteContext): Promise<{ record: R; isReplay: boolean } | undefined> => {
    const row = await readRow(keyOf(id));
    return row && { record: fromRow(row), isReplay: isReplay(row, context) };
  };

  /** Creates the record, or answers the one that stands under its key already: a retried create gives the first record. */
  const create = async (change: Change<R>, context: WriteContext): Promise<{ record: R; created: boolean }> => {
    try {
      const put = putNew(change, context);
      await documents.send(new PutCommand({ ...put, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' }));
      return { record: fromRow(put.Item!), created: true };
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException) || !error.Item) throw error;
      return { record: replayed(unmarshall(error.Item), context), created: false };
    }
  };

  /** Writes the next version and answers it; fails with `conflict` when somebody else wrote first. */
  const save = async ({ beside = [], ...change }: Decided<R>, context: WriteContext, before?: R): Promise<R> => {
    const put = putNext(change, context, before);
    if (beside.length > 0) await transact([put, ...beside]);
    else
      await documents.send(new PutCommand(put)).catch(error => {
        throw error instanceof ConditionalCheckFailedException ? new Failure('conflict', { what: kind.name }) : error;
      });
    return fromRow(put.Item!);
  };

  /**
   * Loads, decides, saves; a lost race is decided anew. With If-Match the version must be the one that the caller has seen, so that a retry
   * does nothing twice; without it the marks of the last requests tell, and one that may be older than these is refused (`retry_unknown`). A
   * retry answers the record as it is now. A decision that answers nothing, or the record itself, writes nothing; what it has `beside` the
   * change is written with it.
   */
  const update = (
    id: Id,
    decide: (record: R) => Decided<R> | undefined | Promise<Decided<R> | undefined>,
    context: WriteContext,
    ifMatch?: readonly number[],
    patience?: Patience,
  ): Promise<R> =>
    retryLostRace(async () => {
      const row = there(await readRow(keyOf(id)));
      const record = fromRow(row);
      if (isReplay(row, context)) return record;
      checkMatch(record, ifMatch);
      if (ifMatch === undefined) requireKnown(row.marks, context);
      const change = await decide(record);
      if (!change || change.next === record) return record;
      return save(change, context, record);
    }, patience);

  return { ...kind, keyOf, idsOf, fromRow, misplacedIn, putNew, putNext, unchanged, find, findReplayed, look, get, create, save, update };
};
