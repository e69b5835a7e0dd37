import { occurrencesBetween, type Recurrence } from '../../time/recurrence.ts';
import { parseRule } from '../../time/rule.ts';
import { instantOf, isDateOnly, toInstant, type When, wallClockAt, wallOf } from '../../time/when.ts';
import type { Item } from '../items/item.ts';
import { anchorField, anchorOf, otherEnd } from './item-span.ts';
import { firstOf, isRecurring, localOf, occurrenceOf, type Recurring, whenOf } from './occurrence.ts';

/** Where an item is in its series, as far as a change of the item can change it. */
type SeriesState = Pick<Item, 'series' | 'ended' | 'lastEnded' | 'movedFrom' | 'recurrence' | 'undo' | 'turn'>;
type Ended = NonNullable<Item['lastEnded']>;

/** The most occurrences that are counted: an hourly rule for more than a year. */
const mostCounted = 10_000;
const minuteMs = 60_000;

/** A local day or time on its day, at the time of an occurrence; a day alone where that has none. */
const retimed = (local: string, { time }: When): string => {
  const [date = ''] = local.split('T');
  return time === undefined ? date : `${date}T${time}`;
};

/** One that was moved keeps the time that it was moved to, unless the series has days alone now, or has times. */
const retimedEnd = (end: Ended | undefined, to: When): Ended | undefined => {
  if (end?.movedFrom === undefined) return end && { ...end, due: retimed(end.due, to) };
  const isOtherKind = end.due.includes('T') !== (to.time !== undefined);
  return { ...end, due: isOtherKind ? retimed(end.due, to) : end.due, movedFrom: retimed(end.movedFrom, to) };
};

/** Do all occurrences have the time of the first? */
const hasOneTime = ({ rule }: Recurrence): boolean => {
  const { freq, byHour, byMinute } = parseRule(rule);
  return freq !== 'HOURLY' && byHour.length === 0 && byMinute.length === 0;
};

/** How many occurrences a series has up to the one at hand, which need not be one of them. */
const placeIn = (recurrence: Recurrence, first: When, current: When): number => {
  // COUNT counts what is left out, too.
  const { except: _except, seasons: _seasons, ...all } = recurrence;
  const behind = toInstant(Date.parse(`${wallOf(current)}Z`) + minuteMs).slice(0, 16);
  return occurrencesBetween(all, first, wallOf(first), behind, mostCounted).length;
};

/** The rule with another COUNT, which it has. */
const counting = (recurrence: Recurrence, count: number): Recurrence => ({
  ...recurrence,
  rule: recurrence.rule.replace(/(^|;)COUNT=\d+/, `$1COUNT=${count}`),
});

/** How many occurrences the series has up to one that ended, `later` of which have ended since. */
const takenTo = (item: Recurring, end: Ended, later: number): number =>
  item.recurrence.anchor === 'completion'
    ? (item.ended ?? 0) - later
    : placeIn(item.recurrence, firstOf(item), whenOf(end.movedFrom ?? end.due, anchorOf(item)));

/** How many it has up to the one at hand. */
const takenNow = (item: Recurring): number =>
  item.recurrence.anchor === 'completion'
    ? (item.ended ?? 0) + (item.status === 'open' ? 1 : 0)
    : placeIn(item.recurrence, firstOf(item), occurrenceOf(item));

/** With COUNT as it must be for as many occurrences to be left after the one at hand as before the change, and after each that can be taken back. */
const withCounts = (before: Recurring, after: Recurring): Recurring => {
  const { count } = parseRule(before.recurrence.rule);
  if (count === undefined) return after;
  const now = Math.max(1, count - takenNow(before) + takenNow(after));
  const endWithCount = (was: Ended | undefined, end: Ended | undefined, later: number): Ended | undefined => {
    if (!was || !end || end.outcome === 'missed') return end;
    const then = (was.count ?? count) - takenTo(before, was, later) + takenTo(after, end, later);
    return { ...end, count: then === now ? undefined : Math.max(1, then) };
  };
  const { lastEnded, undo } = after;
  return {
    ...after,
    recurrence: now === count ? after.recurrence : counting(after.recurrence, now),
    lastEnded: endWithCount(before.lastEnded, lastEnded, 0),
    undo: undo && { ...undo, lastEnded: endWithCount(before.undo?.lastEnded, undo.lastEnded, 1) },
  };
};

/** The recurrence with as many to come as there were after an occurrence that ended, where a change since has counted otherwise. */
export const recurrenceAt = (recurrence: Recurrence, { count }: Ended): Recurrence =>
  count === undefined ? recurrence : counting(recurrence, count);

/** The occurrences that ended, each on its day at the time of an occurrence. */
const retimedEnds = ({ lastEnded, undo }: Item, to: When): Pick<Item, 'lastEnded' | 'undo'> => ({
  lastEnded: retimedEnd(lastEnded, to),
  undo: undo && { ...undo, lastEnded: retimedEnd(undo.lastEnded, to) },
});

/** Whether a day alone became a time, or a time a day alone: then all of the series do. */
const isTurned = (before: Recurring, after: Recurring): boolean => isDateOnly(anchorOf(before)) !== isDateOnly(anchorOf(after));

/** The item with its one occurrence elsewhere, which was moved before: the series stays. */
const movedOn = (before: Recurring, after: Recurring): SeriesState => {
  const { series, movedFrom = '' } = before;
  const there = (local: string): string => (isTurned(before, after) ? retimed(local, anchorOf(after)) : local);
  const from = there(movedFrom);
  return { ...after, series: series && there(series), movedFrom: from === localOf(anchorOf(after)) ? undefined : from };
};

/** The series at another time of day, each of its occurrences on its day. */
const atTime = (before: Recurring, after: Recurring): SeriesState => ({
  ...after,
  ...retimedEnds(after, anchorOf(after)),
  series: before.series && retimed(before.series, anchorOf(after)),
});

/** The series begun anew at the occurrence at hand, with as many to come as were to come before. */
const fromHere = (after: Recurring): SeriesState => ({ ...after, series: undefined, movedFrom: undefined });

const stateAfter = (before: Recurring, after: Recurring): SeriesState => {
  const isThere = localOf(anchorOf(before)) === localOf(anchorOf(after));
  // What counts from completion has no other place to be.
  if (after.recurrence.anchor === 'completion') return { ...after, series: undefined, movedFrom: isThere ? after.movedFrom : undefined };
  if (isThere) return after;
  if (before.movedFrom !== undefined) return movedOn(before, after);
  return anchorOf(before).date === anchorOf(after).date && hasOneTime(after.recurrence) ? atTime(before, after) : fromHere(after);
};

/** The item in its series, and the occurrences that ended with it: the last one is at hand where the item is done, and moves with it. */
const withEnds = (before: Recurring, after: Recurring): Recurring => {
  const there: Recurring = { ...after, ...stateAfter(before, after), recurrence: after.recurrence };
  const turned: Recurring = isTurned(before, after) ? { ...there, ...retimedEnds(there, anchorOf(after)) } : there;
  const { lastEnded, status, movedFrom } = turned;
  return status === 'done' && lastEnded ? { ...turned, lastEnded: { ...lastEnded, due: localOf(anchorOf(turned)), movedFrom } } : turned;
};

const none: Omit<SeriesState, 'recurrence'> = {
  series: undefined,
  ended: undefined,
  lastEnded: undefined,
  movedFrom: undefined,
  undo: undefined,
  turn: undefined,
};

/**
 * Where its series has an item, said by its other end: each place is as far away as the item is long. All of them are in the zone of that end at
 * hand, which is UTC where the wall clock would name another moment, in an hour that comes twice.
 */
const placesByOtherEnd = (item: Recurring, { series, movedFrom, lastEnded, undo }: Item): Partial<Item> => {
  const anchor = anchorOf(item);
  const { zone = item.zone } = otherEnd(item, anchor) ?? anchor;
  const there = (local: string): string => {
    const place = whenOf(local, anchor);
    const end = otherEnd(item, place) ?? place;
    return localOf(isDateOnly(end) || end.zone === zone ? end : wallClockAt(instantOf(end, item.zone), zone));
  };
  const endThere = (end: Ended | undefined) => end && { ...end, due: there(end.due), movedFrom: end.movedFrom && there(end.movedFrom) };
  return {
    series: series && there(series),
    movedFrom: movedFrom && there(movedFrom),
    lastEnded: endThere(lastEnded),
    undo: undo && { ...undo, lastEnded: endThere(undo.lastEnded) },
  };
};

/** The same item, with its other end stored. */
const byOtherEnd = (item: Recurring): Recurring => {
  const when = otherEnd(item, anchorOf(item));
  const ends = item.start ? { start: undefined, due: when } : { start: when, due: undefined };
  return { ...item, ...placesByOtherEnd(item, item), ...ends };
};

/**
 * The item in its series after a change. Another rule begins another series. The series stays otherwise: another time or zone is that of each
 * occurrence on its day, so that the end of a month stays that; another day begins the series there, with as many to come as before; and
 * where one occurrence was moved, that one alone is moved on.
 */
export const inSeries = (before: Item, after: Item): Item => {
  if (!before.recurrence && !after.recurrence) return after;
  if (!isRecurring(before) || !isRecurring(after) || before.recurrence.rule !== after.recurrence.rule) return { ...after, ...none };
  const isSame = anchorField(before) === anchorField(after);
  const was = isSame ? before : byOtherEnd(before);
  return withCounts(was, withEnds(was, isSame ? after : { ...after, ...placesByOtherEnd(before, after) }));
};
