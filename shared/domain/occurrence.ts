import type { Item } from './item.ts';
import { nextAfterCompletion, nextOccurrence, nextOccurrenceAfter, type Recurrence } from './recurrence.ts';
import { addDays, daysBetween, instantOf, isDateOnly, localDateAt, shiftWhen, toInstant, type When, wallOf } from './when.ts';

/** An item that returns: it has a due and a rule. */
export type Recurring = Item & { due: When; recurrence: Recurrence };

/** Does the item return? */
export const isRecurring = (item: Item): item is Recurring => item.recurrence !== undefined && item.due !== undefined;

/** The later of some instants; what is missing does not count. */
export const latest = (first: string, ...others: (string | undefined)[]): string =>
  others.reduce<string>((last, at) => (at !== undefined && at > last ? at : last), first);

/** The last millisecond before an instant. */
export const justBefore = (at: string): string => toInstant(Date.parse(at) - 1);

/** The last moment of a due or deadline: its instant; a day alone lasts until its end in `zone`. */
export const endOf = (when: When, zone: string): string =>
  isDateOnly(when) ? justBefore(instantOf({ date: addDays(when.date, 1) }, zone)) : instantOf(when, zone);

/** A day or time without its zone, as the record keeps it beside the due: `2026-11-28` or `2026-11-28T09:00`. */
export const localOf = (when: When): string => (isDateOnly(when) ? when.date : wallOf(when));

/** The day or time that `localOf` made, in the zone of the item's due. */
export const whenOf = (local: string, { zone }: When): When => {
  const [date = '', time] = local.split('T');
  return time === undefined ? { date } : { date, time, zone };
};

/** The occurrence that the current turn is: the due, or where it was before it was moved. */
export const occurrenceOf = ({ due, movedFrom }: Recurring): When => (movedFrom === undefined ? due : whenOf(movedFrom, due));

const firstOf = ({ due, series, movedFrom }: Recurring): When => {
  const first = series ?? movedFrom;
  return first === undefined ? due : whenOf(first, due);
};

/** The occurrence of the series that follows both the current one and its due, past or not. None when it is not known before completion. */
export const followingOccurrence = (item: Recurring): When | undefined => {
  if (item.recurrence.anchor === 'completion') return undefined;
  const [due, occurrence] = [wallOf(item.due), wallOf(occurrenceOf(item))];
  return nextOccurrence(item.recurrence, firstOf(item), due > occurrence ? due : occurrence);
};

/** The occurrence of the series right after another one. */
export const occurrenceAfter = (item: Recurring, occurrence: When): When | undefined =>
  nextOccurrence(item.recurrence, firstOf(item), wallOf(occurrence));

/** The first occurrence that is still to come at `now` and follows the current one. A day alone is to come until its end. */
const comingOccurrence = (item: Recurring, now: string): When | undefined => {
  const { due, zone, recurrence } = item;
  const past = isDateOnly(due) ? justBefore(instantOf({ date: localDateAt(now, zone) }, zone)) : now;
  const after = latest(past, instantOf(due, zone), instantOf(occurrenceOf(item), zone));
  return nextOccurrenceAfter(recurrence, firstOf(item), after, zone);
};

/**
 * The due of the turn that comes when the current one ends at `now`, by the item's own policy; nothing when the series is over. A turn
 * skipped before its due counts as ended at its due, where the next one counts from there.
 */
export const nextDue = (item: Recurring, outcome: 'done' | 'skipped', now: string): When | undefined => {
  const { due, zone, recurrence, turns = 0 } = item;
  if (recurrence.anchor === 'completion') {
    const endedAt = outcome === 'skipped' ? latest(now, instantOf(due, zone)) : now;
    return nextAfterCompletion(recurrence, due, endedAt, zone, turns + 1);
  }
  return recurrence.missed === 'pile_up' ? occurrenceAfter(item, occurrenceOf(item)) : comingOccurrence(item, now);
};

const wallMs = (when: When): number => Date.parse(`${wallOf(when)}Z`);

/** A deadline kept at the same distance, on the wall clock, when its item moves from one occurrence to another. */
const movedAlong = (deadline: When, from: When, to: When): When => {
  if (isDateOnly(deadline)) return shiftWhen(deadline, daysBetween(from.date, to.date));
  return whenOf(toInstant(wallMs(deadline) + wallMs(to) - wallMs(from)).slice(0, 16), deadline);
};

/** The item in another turn: due there, the deadline along with it, no step done. */
export const inTurn = (item: Recurring, due: When, movedFrom?: string): Recurring => {
  const there = { ...item, due, movedFrom };
  const deadline = item.deadline && movedAlong(item.deadline, occurrenceOf(item), occurrenceOf(there));
  const first = localOf(firstOf(item));
  return {
    ...there,
    deadline,
    checklist: item.checklist.map(step => ({ ...step, done: false })),
    series: item.recurrence.anchor === 'completion' || localOf(occurrenceOf(there)) === first ? undefined : first,
  };
};
