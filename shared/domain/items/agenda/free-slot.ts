import * as z from 'zod';
import { addDays, instantOf, isDateOnly, localDateAt, toInstant, wallClockAt } from '../../time/when.ts';
import { anchorOf, fallsDueAt, type Span, startsAt } from '../occurrences/item-span.ts';

/** A better time than the one that was asked for, because its owner is busy then: the instant that the start or due, or the end of the snooze, would have. */
export const Suggestion = z.object({ reason: z.literal('busy'), at: z.iso.datetime() });
export type Suggestion = z.infer<typeof Suggestion>;

/** A stretch of time: instants. */
export type Stretch = { from: string; to: string };

const minuteMs = 60_000;
/** What has no length takes this long, as far as being busy goes. */
const shortestMs = 15 * minuteMs;
/** The hours by the wall clock in which something is suggested, unless it was asked for outside of them. */
const day = { from: '07:00', to: '22:00' } as const;
/** How far ahead a free time is looked for. */
export const suggestDays = 14;

const inDay = (from: number, to: number, zone: string): boolean => {
  const [start, end] = [wallClockAt(toInstant(from), zone), wallClockAt(toInstant(to), zone)];
  return start.time >= day.from && end.time <= day.to && start.date === end.date;
};

/** The next morning at or after an instant. */
const morningAfter = (ms: number, zone: string): number => {
  const date = localDateAt(toInstant(ms), zone);
  const at = (on: string) => Date.parse(instantOf({ date: on, time: day.from, zone }, zone));
  return at(date) >= ms ? at(date) : at(addDays(date, 1));
};

/** When whatever lies over a stretch has ended; undefined where nothing does. */
const endOfBusy = (busy: readonly Stretch[], from: number, to: number): number | undefined => {
  const ends = busy.filter(each => Date.parse(each.from) < to && Date.parse(each.to) > from).map(each => Date.parse(each.to));
  return ends.length > 0 ? Math.max(...ends) : undefined;
};

/**
 * The first stretch of the same length, not before the one that was wanted, in which nothing is busy: by day, unless it was wanted by night.
 * Undefined where the wanted one is free itself, and where none is free within two weeks.
 */
export const nextFreeSlot = (wanted: Stretch, busy: readonly Stretch[], zone: string): Stretch | undefined => {
  const start = Date.parse(wanted.from);
  const length = Math.max(Date.parse(wanted.to) - start, shortestMs);
  if (endOfBusy(busy, start, start + length) === undefined) return undefined;
  const byDay = inDay(start, start + length, zone);
  for (let at = start; at - start < suggestDays * 1440 * minuteMs; ) {
    const free = endOfBusy(busy, at, at + length);
    if (free === undefined && (!byDay || inDay(at, at + length, zone))) return { from: toInstant(at), to: toInstant(at + length) };
    at = free ?? morningAfter(at + minuteMs, zone);
  }
  return undefined;
};

/** The time that an item takes, or when it comes back: none for one of days. */
export const stretchOf = (item: Span, at: { until?: string }): Stretch | undefined => {
  if (at.until !== undefined) return { from: toInstant(Date.parse(at.until)), to: toInstant(Date.parse(at.until)) };
  const [anchor, to] = [anchorOf(item), fallsDueAt(item)];
  if (!anchor || to === undefined || isDateOnly(anchor)) return undefined;
  return { from: startsAt(item) ?? to, to };
};

/** What is suggested in the place of a stretch: where an item stores its start that, else its end; a moment is itself. */
export const suggestionFor = (wanted: Stretch, busy: readonly Stretch[], { zone, start }: Span): Suggestion | undefined => {
  const slot = nextFreeSlot(wanted, busy, zone);
  return slot && { reason: 'busy', at: start || wanted.from === wanted.to ? slot.from : slot.to };
};
