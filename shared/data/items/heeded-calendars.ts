import type { UserId } from '../../domain/core/ids.ts';
import type { WithRota } from '../../domain/items/rotas/item-rota.ts';
import { type Busy, type BusyBy, longestHeededMs, withoutTimeIn } from '../../domain/items/rotas/room.ts';
import { busyRange } from '../core/busy.ts';
import { queryIndex } from '../core/query.ts';

/** So many events of one calendar are read at the most: of a busy month some hundreds. */
const eventsAtMost = 1_000;

/** When somebody is busy as far as rotas heed it; and whether that is all, or more begins before it than is read. */
export type HeededCalendar = { busy: Busy; isWhole: boolean };

/**
 * When somebody is busy between two instants, and nothing of what for: one page of the index, a moment behind the table, the latest events of those
 * that began in the month before or since.
 */
export const heededCalendar = async (userId: UserId, { from, to }: { from: string; to: string }): Promise<HeededCalendar> => {
  const { items, cursor } = await queryIndex(
    busyRange(userId, { from, to }, longestHeededMs),
    row => ({ from: String(row.gsi1sk), to: (row.summary as { to?: string } | undefined)?.to }),
    { limit: eventsAtMost, requests: 1, descending: true },
  );
  const busy = items.filter((each): each is { from: string; to: string } => each.to !== undefined && each.to > from);
  return { busy: busy.reverse(), isWhole: cursor === undefined };
};

const busyOf = async (userIds: readonly UserId[], room: { from: string; to: string }): Promise<BusyBy> =>
  new Map(await Promise.all(userIds.map(async userId => [userId, (await heededCalendar(userId, room)).busy] as const)));

/**
 * What is decided once calendars are asked: nothing where none matters, one query for that of whoever was chosen, and where they have no time one for
 * each of the others who want that, at once.
 */
export const heedingCalendars = async ({ wish, ...unheeded }: WithRota): Promise<WithRota> => {
  if (!wish) return unheeded;
  const { chosen, others, room, heeding } = wish;
  const first = withoutTimeIn(room, [chosen], await busyOf([chosen], room));
  if (first.size === 0) return unheeded;
  return heeding(unheeded, new Set([...first, ...withoutTimeIn(room, others, await busyOf(others, room))]));
};
