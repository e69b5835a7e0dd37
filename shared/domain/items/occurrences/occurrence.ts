import { nextAfterCompletion, nextOccurrence, nextOccurrenceAfter, type Recurrence } from '../../time/recurrence.ts';
import { addDays, daysBetween, instantOf, isDateOnly, localDateAt, shiftWhen, toInstant, type When, wallOf } from '../../time/when.ts';
import type { Item } from '../items/item.ts';
import { anchorOf, withAnchor } from './item-span.ts';

/** An item that returns: it has a start or due, and a rule. */
export type Recurring = Item & { recurrence: Recurrence };
/** What of it says when its occurrences are. */
export type Series = Pick<Recurring, 'start' | 'due' | 'recurrence' | 'series' | 'movedFrom'>;

/** Does the item return? */
export const isRecurring = (item: Item): item is Recurring => item.recurrence !== undefined && anchorOf(item) !== undefined;

/** The latest of some instants, or of some times of the same wall clock; what is missing does not count. */
export const latest = (first: string, ...others: (string | undefined)[]): string =>
  others.reduce<string>((last, at) => (at !== undefined && at > last ? at : last), first);

/** The last millisecond before an instant. */
export const justBefore = (at: string): string => toInstant(Date.parse(at) - 1);

/** The last moment of a due or deadline: its instant; a day alone lasts until its end in `zone`. */
export const endOf = (when: When, zone: string): string =>
  isDateOnly(when) ? justBefore(instantOf({ date: addDays(when.date, 1) }, zone)) : instantOf(when, zone);

/** A day or time without its zone, as the record keeps it beside the due: `2026-11-28` or `2026-11-28T09:00`. */
export const localOf = (when: When): string => (isDateOnly(when) ? when.date : wallOf(when));

/** The day or time that `localOf` made, in the zone of the item's start or due. */
export const whenOf = (local: string, { zone }: When): When => {
  const [date = '', time] = local.split('T');
  return time === undefined ? { date } : { date, time, zone };
};

/** Where its series has the current occurrence: its start or due, or where that was before it was moved. */
export const occurrenceOf = (item: Recurring): When =>
  item.movedFrom === undefined ? anchorOf(item) : whenOf(item.movedFrom, anchorOf(item));

/** The first occurrence of the series. */
export const firstOf = (item: Series): When => {
  const first = item.series ?? item.movedFrom;
  return first === undefined ? anchorOf(item) : whenOf(first, anchorOf(item));
};

/** Is it known which occurrence comes next before the current one is done? Not where the next one counts from completion. */
export const returnsByItself = (item: Item): item is Recurring => isRecurring(item) && item.recurrence.anchor === 'due';

/**
 * The occurrences of the series that follow both the current one and where it was moved to, past or not, in order; with `after` (wall clock,
 * `YYYY-MM-DDTHH:MM`) only those after it. None where the next one counts from completion.
 */
export function* occurrencesAhead(item: Series, after?: string): Generator<When, void> {
  if (item.recurrence.anchor !== 'due') return;
  const first = firstOf(item);
  let next = nextOccurrence(item.recurrence, first, latest(wallOf(anchorOf(item)), item.movedFrom, after));
  while (next) {
    yield next;
    next = nextOccurrence(item.recurrence, first, wallOf(next));
  }
}

/** The occurrence that takes the place of the current one when nobody does that in time, where the item's policy is to skip. */
export const successorOf = (item: Item): When | undefined =>
  isRecurring(item) && item.recurrence.missed === 'skip' ? (occurrencesAhead(item).next().value ?? undefined) : undefined;

/** The first occurrence that is still to come at `now` and follows the current one. A day alone is to come until its end. */
const comingOccurrence = (item: Recurring, now: string): When | undefined => {
  const { zone, recurrence } = item;
  const anchor = anchorOf(item);
  const past = isDateOnly(anchor) ? justBefore(instantOf({ date: localDateAt(now, zone) }, zone)) : now;
  const after = latest(past, instantOf(anchor, zone), instantOf(occurrenceOf(item), zone));
  return nextOccurrenceAfter(recurrence, firstOf(item), after, zone);
};

/**
 * The occurrence that comes when the current one ends at `now`, by the item's own policy; nothing when the series is over. An occurrence
 * skipped before its time counts as ended at it, where the next one counts from there.
 */
export const nextOccurrenceOf = (item: Recurring, outcome: 'done' | 'skipped', now: string): When | undefined => {
  const { zone, recurrence, ended = 0 } = item;
  if (recurrence.anchor === 'completion') {
    const anchor = anchorOf(item);
    const endedAt = outcome === 'skipped' ? latest(now, instantOf(anchor, zone)) : now;
    return nextAfterCompletion(recurrence, anchor, endedAt, zone, ended + 1);
  }
  return recurrence.missed === 'pile_up'
    ? nextOccurrence(recurrence, firstOf(item), wallOf(occurrenceOf(item)))
    : comingOccurrence(item, now);
};

const wallMs = (when: When): number => Date.parse(`${wallOf(when)}Z`);

/** A time kept at the same distance, on the wall clock, when what it belongs to moves from one occurrence to another. */
export const movedAlong = (deadline: When, from: When, to: When): When => {
  if (isDateOnly(deadline)) return shiftWhen(deadline, daysBetween(from.date, to.date));
  return whenOf(toInstant(wallMs(deadline) + wallMs(to) - wallMs(from)).slice(0, 16), deadline);
};

/** The item with the times that it has in another occurrence. */
export const atOccurrence = (item: Recurring, occurrence: When, movedFrom?: string): Recurring => {
  const there = { ...withAnchor(item, occurrence), movedFrom };
  return { ...there, deadline: item.deadline && movedAlong(item.deadline, occurrenceOf(item), occurrenceOf(there)) };
};

/** The item in another occurrence: its times as they are there, no step done. */
export const inOccurrence = (item: Recurring, occurrence: When, movedFrom?: string): Recurring => {
  const there = atOccurrence(item, occurrence, movedFrom);
  const first = localOf(firstOf(item));
  return {
    ...there,
    checklist: item.checklist.map(step => ({ ...step, done: false })),
    progress: item.progress && { ...item.progress, done: 0 },
    series: item.recurrence.anchor === 'completion' || localOf(occurrenceOf(there)) === first ? undefined : first,
  };
};

/** What is of the occurrence at hand alone. */
const ofThisOne = { snoozedUntil: undefined, parts: undefined, claim: undefined, returned: undefined, approved: undefined };

/** The item in an occurrence ahead that its series has, as it will be then; nothing where it has none there. */
export const occurrenceAhead = (item: Item, when: When): Recurring | undefined => {
  if (!returnsByItself(item)) return undefined;
  for (const occurrence of occurrencesAhead(item, `${addDays(when.date, -1)}T23:59`)) {
    if (wallOf(occurrence) > wallOf(when)) return undefined;
    if (wallOf(occurrence) === wallOf(when)) return { ...inOccurrence(item, occurrence), ...ofThisOne };
  }
  return undefined;
};

/**
 * Is it a name of before, of an item that began anew as a thing made it due? It goes by the due with which that began, and by the one that it has now, if
 * somebody has moved it: so a link of the last time completes nothing of this one.
 */
export const isOfBefore = (item: Item, occurrence: When | string): boolean => {
  if (!item.begun) return false;
  const name = typeof occurrence === 'string' ? occurrence : localOf(occurrence);
  const anchor = anchorOf(item);
  return name !== item.begun.as && name !== (anchor && localOf(anchor));
};
