import type { PutCommandInput } from '@aws-sdk/lib-dynamodb';
import type { Change } from '../../domain/core/due.ts';
import { Failure } from '../../domain/core/failure.ts';
import type { entity, Stored, WriteContext } from './entity.ts';
import { type Patience, patient, retryLostRace } from './race.ts';
import { readRow } from './rows.ts';
import { tableName } from './table.ts';
import { transact, type Write } from './transact.ts';

/** How many records of a kind a partition may hold, and which of them count now, read consistently and to the end. */
export type Quota = { pk: string; name: string; most: number; held: () => Promise<readonly unknown[]> };

/** Where the creations of a quota are counted. */
export const quotaKey = ({ pk, name }: Pick<Quota, 'pk' | 'name'>) => ({ pk, sk: `QUOTA#${name}` });

/** The write of a counter in a row of its own, only where that is as it was read: undefined, where there was none. */
export const counterPut = (key: ReturnType<typeof quotaKey>, name: string, was: number | undefined, is: number): PutCommandInput => ({
  TableName: tableName,
  Item: { ...key, [name]: is },
  ...(was === undefined
    ? { ConditionExpression: 'attribute_not_exists(pk)' }
    : { ConditionExpression: `${name} = :was`, ExpressionAttributeValues: { ':was': was } }),
});

/**
 * The write that goes beside that of a record which takes a place of a quota. It counts creations: of two that have counted the same records only
 * one is written, the other fails with `conflict` and counts anew (`retryQuota`). What ends needs no write here, so nothing can be left half done.
 */
export const placeIn = async ({ pk, name, most, held }: Quota): Promise<PutCommandInput> => {
  const key = quotaKey({ pk, name });
  // Read before the count: what is created between the two is either counted or makes the write fail.
  const row = await readRow(key);
  if ((await held()).length >= most) throw new Failure('limit_reached', { limit: most });
  const made = row && Number(row.made ?? 0);
  return counterPut(key, 'made', made, (made ?? 0) + 1);
};

/** Does the work again when it lost a race for a place. */
export const retryQuota = <T>(work: () => Promise<T>): Promise<T> => retryLostRace(work, patient);

type Creatable<Id, R extends Stored> = Pick<ReturnType<typeof entity<string, string, R>>, 'putNew' | 'fromRow'> & {
  findReplayed(id: Id, context: WriteContext): Promise<R | undefined>;
};

/** Creates a record in one transaction with other writes that are decided on anew after each lost race (nothing else, where there are none), or answers the record that stands under its key already. */
export const createBeside = <Id, R extends Stored>(
  beside: () => Promise<Write[]>,
  kind: Creatable<Id, R>,
  id: Id,
  change: Change<R>,
  context: WriteContext,
  patience: Patience,
): Promise<{ record: R; created: boolean }> =>
  retryLostRace(async () => {
    const known = await kind.findReplayed(id, context);
    if (known) return { record: known, created: false };
    const put = kind.putNew(change, context);
    await transact([put, ...(await beside())]);
    return { record: kind.fromRow(put.Item!), created: true };
  }, patience);

/** Creates a record in a quota, or answers the one that stands under its key already, as `create` does. Fails with `limit_reached`. */
export const createWithin = <Id, R extends Stored>(
  quota: Quota,
  kind: Creatable<Id, R>,
  id: Id,
  change: Change<R>,
  context: WriteContext,
): Promise<{ record: R; created: boolean }> => createBeside(async () => [await placeIn(quota)], kind, id, change, context, patient);
