import { later } from '../../core/due.ts';
import { lengthMs } from '../../time/duration.ts';
import { instantOf, isDateOnly, toInstant } from '../../time/when.ts';
import type { Item } from '../items/item.ts';
import { windowOf } from '../items/item-window.ts';
import { anchorOf, dueOf, endsAt, startsAt } from '../occurrences/item-span.ts';
import { latest } from '../occurrences/occurrence.ts';

/** Where an occurrence can be done, in instants, and how much time it needs there. */
export type Room = { from: string; to: string; needMs: number };

/** Times at which somebody is busy, in instants. */
export type Busy = readonly { from: string; to: string }[];

const minuteMs = 60_000;
/** What has no length takes this long, as far as being busy goes. */
const shortestMs = 15 * minuteMs;
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
  return { from: opensAt ?? begins ?? toInstant(Date.parse(to) - shortestMs), to };
};

/** Where the occurrence at hand of an item can be done from now on; nothing of one that is due at no time, or for which there is no room at all. */
export const roomOf = (item: Timed, now: string): Room | undefined => {
  const span = spanOf(item);
  if (!span) return undefined;
  const wholeMs = Date.parse(span.to) - Date.parse(span.from);
  const wantedMs = Math.max(shortestMs, item.duration === undefined ? 0 : lengthMs(item.duration));
  const needMs = Math.min(wantedMs, wholeMs);
  const from = latest(span.from, now);
  return needMs > 0 ? { from, to: latest(span.to, later(from, needMs)), needMs } : undefined;
};

/** Has somebody time for it: is so much of the room free in one piece? */
export const hasTime = ({ from, to, needMs }: Room, busy: Busy): boolean => {
  const end = Date.parse(to);
  let freeFrom = Date.parse(from);
  for (const each of busy.toSorted((a, b) => (a.from < b.from ? -1 : 1))) {
    if (Math.min(Date.parse(each.from), end) - freeFrom >= needMs) return true;
    freeFrom = Math.max(freeFrom, Date.parse(each.to));
  }
  return end - freeFrom >= needMs;
};
