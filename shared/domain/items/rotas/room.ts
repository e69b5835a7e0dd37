import { later } from '../../core/due.ts';
import type { UserId } from '../../core/ids.ts';
import { lengthMs } from '../../time/duration.ts';
import { instantOf, isDateOnly } from '../../time/when.ts';
import type { Item } from '../items/item.ts';
import { windowOf } from '../items/item-window.ts';
import { anchorOf, dueOf, endsAt, fallsDueAt, startsAt } from '../occurrences/item-span.ts';
import { latest } from '../occurrences/occurrence.ts';

/** Where an occurrence can be done, in instants, and how much time it needs there. */
export type Room = { from: string; to: string; needMs: number };

/** Times at which somebody is busy, in instants, in the order in which they begin. */
export type Busy = readonly { from: string; to: string }[];

const minuteMs = 60_000;
/** What has no length takes this long, as far as being busy goes. */
const shortestMs = 15 * minuteMs;
const dayMs = 86_400_000;
/** What began longer before the room than this is not heeded, as it is not read. */
export const longestHeededMs = 31 * dayMs;
/** A thing of a day is done by day. */
const hours = { from: '07:00', to: '22:00' } as const;

type Timed = Pick<Item, 'start' | 'due' | 'duration' | 'window' | 'zone'>;

/** From when until when it can be done: within its window, else in the hours of its last day, else up to its end for as long as it takes. */
const spanOf = (item: Timed): { from: string; to: string } | undefined => {
  const [anchor, end, { opensAt, closesAt }] = [anchorOf(item), endsAt(item), windowOf(item)];
  if (!anchor || end === undefined) return undefined;
  const date = dueOf(item)!.date;
  const isDay = isDateOnly(anchor);
  const begins = isDay ? instantOf({ date, time: hours.from, zone: item.zone }, item.zone) : startsAt(item);
  const to = closesAt ?? (isDay ? instantOf({ date, time: hours.to, zone: item.zone }, item.zone) : end);
  const from = opensAt ?? begins ?? later(end, -shortestMs);
  // A day may close before its hours begin.
  return from < to ? { from, to } : { from: [fallsDueAt(item)!, later(to, -shortestMs)].sort()[0]!, to };
};

/** How long it takes at least. Days of what is due on a day are when it may be done, and no work. */
const neededMs = (item: Timed): number => {
  const wantedMs = item.duration === undefined ? 0 : lengthMs(item.duration);
  return isDateOnly(anchorOf(item)!) && wantedMs >= dayMs ? shortestMs : Math.max(shortestMs, wantedMs);
};

/** Where the occurrence at hand of an item can be done from now on; nothing of one that is due at no time, or for which there is no room at all. */
export const roomOf = (item: Timed, now: string): Room | undefined => {
  const span = spanOf(item);
  if (!span) return undefined;
  const wholeMs = Date.parse(span.to) - Date.parse(span.from);
  const needMs = Math.min(neededMs(item), wholeMs);
  const from = latest(span.from, now);
  return needMs > 0 ? { from, to: latest(span.to, later(from, needMs)), needMs } : undefined;
};

/** Has somebody time for it: is so much of the room free in one piece? */
export const hasTime = ({ from, to, needMs }: Room, busy: Busy): boolean => {
  const end = Date.parse(to);
  const earliest = later(from, -longestHeededMs);
  let freeFrom = Date.parse(from);
  for (const each of busy) {
    if (each.from >= to) break;
    if (each.to <= from || each.from < earliest) continue;
    if (Math.min(Date.parse(each.from), end) - freeFrom >= needMs) return true;
    freeFrom = Math.max(freeFrom, Date.parse(each.to));
  }
  return end - freeFrom >= needMs;
};

/** When each of some is busy. */
export type BusyBy = ReadonlyMap<UserId, Busy>;

/** Who of some has no time for it. */
export const withoutTimeIn = (room: Room, userIds: readonly UserId[], busy: BusyBy): Set<UserId> =>
  new Set(userIds.filter(userId => !hasTime(room, busy.get(userId) ?? [])));
