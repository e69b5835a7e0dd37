import * as z from 'zod';
import { later } from '../../domain/core/due.ts';
import type { UserId } from '../../domain/core/ids.ts';
import { type Page, queryIndex } from './query.ts';
import { type Row, readMany } from './rows.ts';

/**
 * A time at which somebody is busy, whichever service keeps the record: what stands in `gsi1` under `USER#{userId}#BUSY`, by when it begins,
 * has at least these.
 */
export const BusyTime = z.object({ from: z.iso.datetime(), to: z.iso.datetime(), removedAt: z.iso.datetime().optional() });
export type BusyTime = z.infer<typeof BusyTime>;

const msPerDay = 86_400_000;
/** The longest that one event may take and still be found by the window that it reaches into: where somebody looks, and where it is judged whether they have time. */
const longestBusyMs = { shown: 7 * msPerDay, judged: 92 * msPerDay };

type Window = { from: string; to: string };

/** Where in the index the times stand that reach into a window: those, too, that have begun before it. */
export const busyRange = (userId: UserId, { from, to }: Window, longestMs = longestBusyMs.shown) => ({
  pk: `USER#${userId}#BUSY`,
  from: later(from, -longestMs),
  to,
});

/**
 * A page of the times at which a user is busy between two instants (`to` exclusive), in the order of time: a query of the index, and the records,
 * each read by `read`.
 */
export const busyBetween = async <T extends BusyTime>(
  userId: UserId,
  window: Window,
  { read, ...paging }: { limit: number; cursor?: string; read: (row: Row) => T },
): Promise<Page<T>> => {
  const page = await queryIndex(busyRange(userId, window), ({ pk, sk }) => ({ pk: String(pk), sk: String(sk) }), paging);
  const found = (await readMany(page.items)).map(read).filter(each => !each.removedAt && each.to > window.from && each.from < window.to);
  return { items: found.sort((a, b) => (a.from < b.from ? -1 : 1)), cursor: page.cursor };
};

/** More than calendars that are kept in step can hold in the days that anybody asks about. */
const spansAtMost = 5000;
type Indexed = { pk: string; sk: string; from: string; to?: string };

/** When a record whose row in the index does not say it ends: one that was written before it did. */
const endsOf = async (rows: Indexed[]): Promise<BusyTime[]> =>
  rows.length === 0 ? [] : (await readMany(rows)).map(row => BusyTime.parse(row)).filter(({ removedAt }) => !removedAt);

/** When a user is busy between two instants (`to` exclusive), and nothing of what for, holidays of a quarter of a year too: one query of the index, a moment behind the table. */
export const busySpans = async (userId: UserId, { from, to }: Window): Promise<Pick<BusyTime, 'from' | 'to'>[]> => {
  const read = (row: Row): Indexed => ({
    pk: String(row.pk),
    sk: String(row.sk),
    from: String(row.gsi1sk),
    ...(row.summary as { to?: string } | undefined),
  });
  const { items } = await queryIndex(busyRange(userId, { from, to }, longestBusyMs.judged), read, {
    limit: spansAtMost,
    requests: Number.POSITIVE_INFINITY,
  });
  const [known, others] = [items.filter(row => row.to !== undefined), items.filter(row => row.to === undefined)];
  return [...(known as BusyTime[]), ...(await endsOf(others))].filter(each => each.to > from && each.from < to);
};
