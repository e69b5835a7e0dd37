import { negated } from '../../time/duration.ts';
import { addDays, addDuration, daysBetween, instantOf, isDateOnly, localDateAt, toInstant, type When, wallAt } from '../../time/when.ts';
import type { Item } from '../items/item.ts';

/** What of an item says when it is. It stores one anchor, `start` or `due`; the other end follows from the duration. */
export type Span = Pick<Item, 'start' | 'due' | 'duration' | 'zone'>;
type Anchors = Pick<Item, 'start' | 'due'>;
/** The time that something takes in a calendar: `end` is the first moment after it. */
export type Block = { start: When; end: When };

/** Which end an item stores. */
export const anchorField = ({ start }: Anchors): 'start' | 'due' => (start ? 'start' : 'due');

/** The end that an item stores, of which its rule, its exceptions and its place in the agenda are; one that returns has it. */
export function anchorOf(item: Anchors & { recurrence: object }): When;
export function anchorOf(item: Anchors): When | undefined;
export function anchorOf({ start, due }: Anchors): When | undefined {
  return start ?? due;
}

/** The item with its anchor elsewhere. */
export const withAnchor = <I extends Anchors>(item: I, when: When): I => ({ ...item, [anchorField(item)]: when });

const dayStart = (date: string): string => `${date}T00:00:00.000Z`;

/** How many days an item of days takes, from its first day or to its last: those of its duration, at least one. */
export const daysOf = ({ start, duration }: Span, date: string): number => {
  if (duration === undefined) return 1;
  if (start) return Math.max(1, daysBetween(date, localDateAt(addDuration(dayStart(date), duration, 'UTC'), 'UTC')));
  const end = addDays(date, 1);
  const begins = toInstant(Date.parse(addDuration(dayStart(end), negated(duration), 'UTC')) - 1);
  return Math.max(1, daysBetween(addDays(localDateAt(begins, 'UTC'), 1), end));
};

const placed = (item: Span, when: When, duration: string | undefined): string => {
  const at = instantOf(when, item.zone);
  return duration === undefined ? at : addDuration(at, duration, when.zone ?? item.zone);
};

/**
 * Where an item stands in a calendar when its anchor is there. A day is a whole day: a start is the first of them, a due the last. A time
 * without a duration is a moment. Days of a duration keep the wall clock, hours pass as they do; a time that daylight saving time skips
 * stands where it really falls.
 */
export const blockAt = (item: Span, when: When): Block => {
  if (isDateOnly(when)) {
    const days = daysOf(item, when.date);
    const first = item.start ? when.date : addDays(when.date, 1 - days);
    return { start: { date: first }, end: { date: addDays(first, days) } };
  }
  const zone = when.zone ?? item.zone;
  const at = wallAt(placed(item, when, undefined), zone);
  if (item.duration === undefined) return { start: at, end: at };
  const other = wallAt(placed(item, when, item.start ? item.duration : negated(item.duration)), zone);
  return item.start ? { start: at, end: other } : { start: other, end: at };
};

/** The due of an item: the one that it stores, or its start and the duration; of days the last. */
export const dueOf = (item: Span): When | undefined => {
  if (!item.start) return item.due;
  const { end } = blockAt(item, item.start);
  return isDateOnly(end) ? { date: addDays(end.date, -1) } : end;
};

/** The end that an item does not store, when the one that it stores is there. */
export const otherEnd = (item: Span, when: When): When | undefined =>
  item.start ? dueOf({ ...item, start: when }) : blockAt(item, when).start;

/** The instant at which an item is due; a day alone is due from its start. */
export const fallsDueAt = (item: Span): string | undefined => {
  const anchor = anchorOf(item);
  if (!anchor) return undefined;
  if (!item.start || !isDateOnly(anchor)) return placed(item, anchor, item.start && item.duration);
  return instantOf({ date: addDays(anchor.date, daysOf(item, anchor.date) - 1) }, item.zone);
};

/** The instant at which an item begins, or work on it must: nothing for a due without a duration. */
export const startsAt = (item: Span): string | undefined => {
  if (item.start) return instantOf(item.start, item.zone);
  if (!item.due || item.duration === undefined) return undefined;
  return isDateOnly(item.due) ? instantOf(blockAt(item, item.due).start, item.zone) : placed(item, item.due, negated(item.duration));
};

/** The last moment of an item: when it is due, of days the end of the last. */
export const endsAt = (item: Span): string | undefined => {
  const anchor = anchorOf(item);
  if (!anchor) return undefined;
  return isDateOnly(anchor) ? toInstant(Date.parse(instantOf(blockAt(item, anchor).end, item.zone)) - 1) : fallsDueAt(item);
};
