import type { Mirror } from '../../domain/calendars/mirror.ts';
import { type Page, queryIndex } from '../core/query.ts';
import { readMany } from '../core/rows.ts';
import { mirrors } from './mirrors.ts';

/** The longest that one event may take and still be found by the window that it reaches into. */
const longestBusyMs = 7 * 86_400_000;

type Window = { from: string; to: string };

/** Where in the index the times stand that reach into a window: those, too, that have begun before it. */
export const busyRange = (userId: string, { from, to }: Window) => ({
  pk: `USER#${userId}#BUSY`,
  from: new Date(Date.parse(from) - longestBusyMs).toISOString(),
  to,
});

/** A page of the times at which a user is busy between two instants (`to` exclusive), in the order of time: a query of the index, and the records. */
export const busyBetween = async (userId: string, window: Window, paging: { limit: number; cursor?: string }): Promise<Page<Mirror>> => {
  const page = await queryIndex(busyRange(userId, window), ({ pk, sk }) => ({ pk: String(pk), sk: String(sk) }), paging);
  const found = (await readMany(page.items))
    .map(mirrors.fromRow)
    .filter(each => !each.removedAt && each.to > window.from && each.from < window.to);
  return { items: found.sort((a, b) => (a.from < b.from ? -1 : 1)), cursor: page.cursor };
};
