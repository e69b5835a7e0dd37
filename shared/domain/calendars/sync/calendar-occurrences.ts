import type { Item } from '../../items/items/item.ts';
import { anchorOf, blockAt } from '../../items/occurrences/item-span.ts';
import { firstOf, occurrenceOf, occurrencesAhead, type Recurring } from '../../items/occurrences/occurrence.ts';
import { bindRule } from '../../time/bind.ts';
import { minutesPerDay } from '../../time/civil.ts';
import { lengthMs } from '../../time/duration.ts';
import { nextInSeries } from '../../time/expand.ts';
import { nextOccurrence, occurrencesBetween, type Recurrence } from '../../time/recurrence.ts';
import { parseRule } from '../../time/rule.ts';
import { bindSeries, type DueSeries, minutesOf } from '../../time/series.ts';
import { addDays, instantOf, isDateOnly, placeWhen, toInstant, type When, wallClockAt, wallOf } from '../../time/when.ts';
import { transitionsOf } from '../../time/zone-transitions.ts';
import { nominalMs } from './calendar-block.ts';

/** The most occurrences of one item that are told one by one. */
export const mostOccurrences = 100;
const mostExceptions = 100;
const minuteMs = 60_000;
/** The Gregorian calendar repeats itself, weekdays and all, after so many minutes: 400 years. */
const calendarCycle = 146_097 * minutesPerDay;

/**
 * The occurrences of a series as calendars can have them: a rule from its first plain occurrence on, with the occurrences left out; occurrences that stand alone
 * (`occurrence` is where the series has it, `at` where it is now); the current occurrence where it was moved away from its place in the rule.
 */
export type Occurrences = {
  master?: { first: When; rule: string; except: When[] };
  alone: { occurrence: When; at: When }[];
  moved?: { occurrence: When; at: When };
  cut: boolean;
};

/** Does the rule name this occurrence by RFC 5545 alone? Asked of a series of its own, begun 400 years before, so that nothing moves the start. */
function isNamed({ series }: DueSeries, occurrence: When): boolean {
  const wall = minutesOf(wallOf(occurrence));
  const rule = { ...series.rule, interval: 1, count: undefined, until: undefined };
  return nextInSeries(bindRule(rule, 'omit', wall - calendarCycle, isDateOnly(occurrence)), wall - 1) === wall;
}

/** Does the occurrence stand, start and end, at the wall clock that its rule gives? Daylight saving time may have moved it. */
function isUnmoved(item: Recurring, occurrence: When): boolean {
  if (isDateOnly(occurrence)) return true;
  if (placeWhen(occurrence, item.zone).shift === 'gap') return false;
  const { start, end } = blockAt(item, occurrence);
  if (item.duration === undefined) return true;
  return start.zone === end.zone && nominalMs(end) - nominalMs(start) === lengthMs(item.duration);
}

const hasMonths = (duration: string): boolean => /[YM]/.test(duration.split('T')[0]!);

/**
 * Can a rule be told of the start of each occurrence? As it is kept of the due not where the start lies on another day, or times are listed; and
 * not where occurrences are of different lengths, because months are.
 */
function canBeTold(item: Recurring, { freq, byHour, byMinute }: ReturnType<typeof parseRule>): boolean {
  if (item.duration === undefined) return true;
  if (item.start) return !hasMonths(item.duration);
  if (isDateOnly(anchorOf(item))) return blockAt(item, anchorOf(item)).start.date === anchorOf(item).date;
  const startMs = nominalMs(occurrenceOf(item)) - lengthMs(item.duration);
  const sameDay = toInstant(startMs).slice(0, 10) === occurrenceOf(item).date;
  return sameDay && freq !== 'HOURLY' && byHour.length === 0 && byMinute.length === 0;
}

const isPlain = (item: Recurring, due: DueSeries, occurrence: When): boolean => isNamed(due, occurrence) && isUnmoved(item, occurrence);

/** The occurrences from one wall clock (inclusive) to another, `limit` at the most. */
const occurrencesWithin = (item: Recurring, from: string, to: string, limit: number): When[] =>
  occurrencesBetween(item.recurrence, firstOf(item), from, to, limit);

/** The occurrences in the window that a rule alone would not tell: where clocks are changed, and everywhere when days can be moved. */
function oddOccurrences(item: Recurring, due: DueSeries, from: string, to: string): When[] {
  if (due.series.monthEnd !== 'omit')
    return occurrencesWithin(item, from, to, 10 * mostOccurrences).filter(occurrence => !isPlain(item, due, occurrence));
  const { zone } = anchorOf(item);
  if (zone === undefined) return [];
  const reach = item.duration === undefined ? 0 : lengthMs(item.duration);
  return transitionsOf(zone, Date.parse(`${from.slice(0, 10)}T00:00Z`), Date.parse(`${to.slice(0, 10)}T00:00Z`)).flatMap(change => {
    const clock = (ms: number): string => toInstant(ms).slice(0, 16);
    // An occurrence that a change lies in begins before it, and is due behind it.
    const start = clock(change.ms + Math.min(change.before, change.after) - (item.start ? reach : 0));
    const end = clock(change.ms + Math.max(change.before, change.after) + (item.start ? 0 : reach) + minuteMs);
    return occurrencesWithin(item, start > from ? start : from, end, mostOccurrences).filter(occurrence => !isPlain(item, due, occurrence));
  });
}

const compact = (instant: string): string => instant.replace(/[-:]|\.\d+/g, '');

/** How long before its anchor an item begins. */
const beginsEarlierMs = ({ start, duration }: Item): number => (start || duration === undefined ? 0 : lengthMs(duration));

/** The end of a series as a calendar knows it: COUNT where every occurrence from the first on is in the rule, else the last moment (UNTIL). */
function endOfRule(item: Recurring, due: DueSeries, isWhole: boolean): string {
  const { count, until } = parseRule(item.recurrence.rule);
  const dateOnly = isDateOnly(anchorOf(item));
  const zone = anchorOf(item).zone ?? item.zone;
  const untilAt = (at: string): string => `;UNTIL=${compact(toInstant(Date.parse(at) - beginsEarlierMs(item)))}`;
  if (until && dateOnly) return `;UNTIL=${until.date.replaceAll('-', '')}`;
  // UNTIL of a series at a time is in UTC (RFC 5545 3.3.10): a day ends with its last second.
  if (until)
    return untilAt(until.instant ?? toInstant(Date.parse(instantOf({ date: addDays(until.date, 1), time: '00:00', zone }, zone)) - 1000));
  if (count === undefined || due.lastCounted === undefined) return '';
  if (isWhole) return `;COUNT=${count}`;
  const last = toInstant(due.lastCounted * minuteMs);
  return dateOnly
    ? `;UNTIL=${compact(last).slice(0, 8)}`
    : untilAt(instantOf({ date: last.slice(0, 10), time: last.slice(11, 16), zone }, zone));
}

const ruleWithoutEnd = (rule: string, dateOnly: boolean): string =>
  rule
    .split(';')
    .filter(part => !/^(COUNT|UNTIL|BYSECOND)=/.test(part) && !(dateOnly && /^(BYHOUR|BYMINUTE)=/.test(part)))
    .join(';');

/** The occurrences that the rule has on the days left out, and those that the current occurrence was moved past. */
function occurrencesLeftOut(item: Recurring, from: When): When[] {
  const { except = [], ...recurrence } = item.recurrence;
  const all: Recurrence = recurrence;
  const first = firstOf(item);
  const onDays = except
    .filter(date => date >= from.date)
    .flatMap(date => occurrencesBetween(all, first, `${date}T00:00`, `${addDays(date, 1)}T00:00`, 24));
  if (item.movedFrom === undefined || wallOf(anchorOf(item)) <= wallOf(from)) return onDays;
  const passed = occurrencesBetween(all, first, wallOf(from), wallOf(anchorOf(item)), mostExceptions);
  const lastToo = occurrencesBetween(all, first, wallOf(anchorOf(item)), `${addDays(anchorOf(item).date, 1)}T00:00`, 1).filter(
    occurrence => wallOf(occurrence) === wallOf(anchorOf(item)),
  );
  return [...onDays, ...passed, ...lastToo].filter(occurrence => wallOf(occurrence) !== wallOf(occurrenceOf(item)));
}

/** Every occurrence alone: where the rule cannot be told as it is. */
function allAlone(item: Recurring, current: { occurrence: When; at: When }, to: string): Occurrences {
  const alone = [current];
  for (const occurrence of occurrencesAhead(item)) {
    if (wallOf(occurrence) >= to) break;
    if (alone.length === mostOccurrences) return { alone, cut: true };
    alone.push({ occurrence, at: occurrence });
  }
  return { alone, cut: false };
}

/** The wall clock of an instant (UTC) where the item is due. */
const wallIn = (item: Recurring, at: string): string => {
  const { date, time } = wallClockAt(at, anchorOf(item).zone ?? item.zone);
  return `${date}T${time}`;
};

/** The occurrences of an item that counts from its due, each alone, from the current one on up to an instant (UTC). */
export const singleOccurrences = (item: Recurring, window: { to: string }): Occurrences =>
  allAlone(item, { occurrence: occurrenceOf(item), at: anchorOf(item) }, wallIn(item, window.to));

/** The first occurrence from the current one on that the rule names as it is, before the end of the window. */
function firstPlain(item: Recurring, due: DueSeries, current: When, to: string): When | undefined {
  let occurrence: When | undefined = current;
  for (let tried = 0; occurrence && tried < mostOccurrences; tried += 1) {
    if (isPlain(item, due, occurrence)) return occurrence;
    occurrence = nextOccurrence(item.recurrence, firstOf(item), wallOf(occurrence));
    if (occurrence && wallOf(occurrence) >= to) return undefined;
  }
  return undefined;
}

/** The occurrences of an item that counts from its due, from the current one on, as calendars can have them up to an instant (UTC). */
export function seriesOccurrences(item: Recurring, window: { to: string }): Occurrences {
  const occurrence = occurrenceOf(item);
  const current = { occurrence, at: anchorOf(item) };
  const to = wallIn(item, window.to);
  const due = bindSeries(item.recurrence, firstOf(item));
  const rule = parseRule(item.recurrence.rule);
  // No rule of RFC 5545 says from which day of the year to which.
  const isSeasonal = item.recurrence.seasons !== undefined;
  if (isSeasonal || !canBeTold(item, rule) || (due.series.monthEnd !== 'omit' && rule.bySetPos.length > 0))
    return allAlone(item, current, to);
  const isLast = occurrencesAhead(item).next().done;
  const first = isLast ? undefined : firstPlain(item, due, occurrence, to);
  if (!first) return allAlone(item, current, to);
  const startsHere = wallOf(first) === wallOf(occurrence);
  const from = wallOf(occurrence);
  const odd = oddOccurrences(item, due, from, to).filter(each => wallOf(each) !== from && wallOf(each) > wallOf(current.at));
  const isWhole = wallOf(first) === wallOf(firstOf(item)) && due.series.monthEnd === 'omit';
  const except = [...occurrencesLeftOut(item, first), ...odd.filter(each => isNamed(due, each))].filter(
    each => wallOf(each) >= wallOf(first),
  );
  const isMoved = item.movedFrom !== undefined;
  return {
    master: { first, rule: `${ruleWithoutEnd(item.recurrence.rule, isDateOnly(anchorOf(item)))}${endOfRule(item, due, isWhole)}`, except },
    alone: [
      ...(startsHere ? [] : [current]),
      ...odd.filter(each => wallOf(each) !== wallOf(first)).map(each => ({ occurrence: each, at: each })),
    ],
    moved: startsHere && isMoved ? current : undefined,
    cut: false,
  };
}
