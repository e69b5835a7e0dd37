import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Difference, ReconcilePort } from '../../../shared/log/reconcile.ts';
import { ownersIn } from './place.ts';

/**
 * An owner's records beside their log, in one table: how many, at which position of the log, with which checksum, what does not agree, and
 * which records may only have been on their way to the log.
 */
export type OwnerCheck = { owner: string; records: number; position: number; checksum: string; differences: Difference[]; late: string[] };

/** So long before the moment of a backup a record may have been written that its log does not have yet: the event was on its way. */
export const onItsWayMs = 60_000;

const asText = (checksum: bigint): string => checksum.toString(16).padStart(16, '0');

/** The checksum of the records that an owner has, and how many these are. */
const sumOf = async (port: ReconcilePort, owner: string) => {
  const { checksumOf } = await import('../../../shared/log/checksum.ts');
  const alive: { record: string; version: number }[] = [];
  for (let after: string | undefined; ; ) {
    const page = await port.records(owner, after);
    alive.push(...page.found.filter(({ isAlive }) => isAlive));
    if (page.after === undefined) return { records: alive.length, checksum: checksumOf(alive) };
    after = page.after;
  }
};

/** Where a record that was written so late is newer than its log, its event may have been on the way. */
const isLate = async (port: ReconcilePort, difference: Difference, after: string): Promise<boolean> => {
  if (difference.what !== 'record' || (difference.table ?? 0) <= (difference.log ?? 0)) return false;
  return ((await port.record(difference.record))?.writtenAt ?? '') > after;
};

/** What does not agree of an owner, looked at record by record. */
const differencesOf = async (port: ReconcilePort, owner: string, { after, isRestored }: { after: string; isRestored: boolean }) => {
  const { reconcile } = await import('../../../shared/log/reconcile.ts');
  // Nothing is written to it any more, so that all that differs is told now.
  const nowMs = Number.POSITIVE_INFINITY;
  const found = await reconcile(port, owner, { from: {}, isOver: () => false, nowMs, isRestored });
  const late = await Promise.all(found.differences.map(each => isLate(port, each, after)));
  return {
    differences: found.differences.filter((_, i) => !late[i]),
    late: found.differences.flatMap((each, i) => (late[i] && 'record' in each ? [each.record] : [])),
  };
};

/** The table, the epoch of its logs, and the moment behind which a record may be ahead of its log. */
export type CheckOptions = { table: string; epoch: string; after: Date };

/**
 * Holds each owner of a restored table against their log in it: by one checksum at the log's last position and, where that is another one, record by
 * record. The environment names the table, as it does for the functions.
 */
export async function* checked(dynamodb: DynamoDBClient, { table, epoch, after }: CheckOptions): AsyncGenerator<OwnerCheck> {
  const { port } = await import('../../../functions/platform/reconcile/port.ts');
  const { logOf } = await import('../../../shared/data/core/log.ts');
  const log = logOf();
  for (const { owner, isErased } of await ownersIn(dynamodb, table, epoch)) {
    if (isErased) continue;
    const [sum, tail] = [await sumOf(port, owner), await log.tail(owner, new Date(8.64e15).toISOString())];
    const place = { owner, records: sum.records, position: tail.next - 1, checksum: asText(sum.checksum) };
    const options = { after: after.toISOString(), isRestored: Number(epoch) > 1 };
    yield { ...place, ...(sum.checksum === tail.checksum ? { differences: [], late: [] } : await differencesOf(port, owner, options)) };
  }
}
