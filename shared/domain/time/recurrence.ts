import * as z from 'zod';
import { remember } from '../core/cache.ts';
import { Failure } from '../core/failure.ts';
import { type InvalidCode, type InvalidValues, invalidCode } from '../core/invalid.ts';
import { bindRule } from './bind.ts';
import { minutesPerDay, msPerDay, parseDate } from './civil.ts';
import { nextInSeries } from './expand.ts';
import type { MonthEnd } from './period.ts';
import { parseRule } from './rule.ts';
import { nextSeason, Season } from './season.ts';
import { bindSeries, type DueSeries, minutesOf, movedFrom, nextFrom, outOfSeason } from './series.ts';
import { addDays, instantOf, isDateOnly, LocalDate, placeWhen, type When, wallClockAt, wallOf } from './when.ts';
import { offsetAt, type ZoneShift } from './zone.ts';

const longestRule = 500;
const mostExceptions = 100;
const mostPreviewed = 100;
const mostSeasons = 4;
const rulesKept = 500;

type RuleIssue = { part: string; reason: InvalidCode } & InvalidValues;

/** What is wrong with a rule, or nothing. */
function issueOf(rule: string, monthEnd: MonthEnd): RuleIssue | undefined {
  try {
    return neverFallsDue(rule, monthEnd) ? { part: 'RRULE', reason: 'rule_never_due' } : undefined;
  } catch (error) {
    if (error instanceof Failure) return error.details as RuleIssue;
    throw error;
  }
}

// 28 years hold every kind of year: leap or not, beginning on each weekday.
const everyKindOfYear = { first: parseDate('2000-01-01'), last: parseDate('2028-12-31') };

/** Can no start and no phase of the interval make the rule fall due? Such as 30 February. */
const neverFallsDue = remember(
  rulesKept,
  (rule: string, monthEnd: MonthEnd) => `${monthEnd} ${rule}`,
  (rule, monthEnd): boolean => {
    const start = everyKindOfYear.first * minutesPerDay;
    const series = bindRule({ ...parseRule(rule), interval: 1 }, monthEnd, start, false, everyKindOfYear.last);
    return nextInSeries(series, start) === undefined;
  },
);

const RuleText = z
  .string()
  .trim()
  .max(longestRule)
  .toUpperCase()
  .overwrite(text => text.replace(/^RRULE:/, ''));

/** A rule alone (RFC 5545), of whole days or times: it is refused where it cannot be read, and where it never falls due. */
export const RepeatRule = RuleText.superRefine((rule, context) => {
  const issue = issueOf(rule, 'omit');
  if (issue) context.addIssue({ code: 'custom', message: issue.reason, params: issue });
});

/**
 * How an item returns: an RFC 5545 rule, expanded as wall clock. `anchor` says what the next occurrence is counted from, `missed` what becomes
 * of occurrences that nobody did, `monthEnd` what a day that a month lacks turns into (RFC 7529 SKIP), `except` which days are left out, `seasons` in which
 * parts of the year it falls due.
 */
export const Recurrence = z
  .strictObject({
    rule: RuleText,
    anchor: z.enum(['due', 'completion']).default('due'),
    missed: z.enum(['skip', 'once', 'pile_up']).default('once'),
    monthEnd: z.enum(['omit', 'backward', 'forward']).default('omit'),
    except: z.array(LocalDate).max(mostExceptions).optional(),
    seasons: z.array(Season).min(1).max(mostSeasons).optional(),
  })
  .superRefine(({ rule, monthEnd }, context) => {
    const issue = issueOf(rule, monthEnd);
    if (issue) context.addIssue({ code: 'custom', path: ['rule'], message: issue.reason, params: issue });
  });
export type Recurrence = z.infer<typeof Recurrence>;

/** Why an occurrence is not at the plain wall-clock time of its rule, and what that time would have been. */
export type OccurrenceShift = { reason: ZoneShift | 'month_end' | 'season'; from: string };

/** One occurrence as a person sees it beforehand: its wall clock, its instant (UTC), and what moved it. */
export type OccurrencePreview = { when: When; at: string; shift?: OccurrenceShift };

/**
 * The first occurrence after a wall-clock time (`YYYY-MM-DDTHH:MM`, exclusive, in the zone of the series), or nothing when it has ended.
 * `first` is the start of the series (DTSTART), not its latest occurrence; it always is the first occurrence, also when the rule does not
 * name it, and COUNT counts it. A series of days gives days. Wall-clock times stay put over daylight saving time.
 */
export const nextOccurrence = (recurrence: Recurrence, first: When, after: string): When | undefined =>
  nextFrom(bindSeries(recurrence, first), minutesOf(after));

/** Has the zone kept its offset for a day before an instant? */
const keepsOffset = (zone: string, instant: string): boolean => {
  const ms = Date.parse(instant);
  return offsetAt(zone, ms - msPerDay) === offsetAt(zone, ms);
};

/** The first occurrence whose instant lies after `instant` (UTC). Days alone begin at 00:00 in `fallbackZone`. */
export function nextOccurrenceAfter(recurrence: Recurrence, first: When, instant: string, fallbackZone: string): When | undefined {
  const due = bindSeries(recurrence, first);
  const zone = first.zone ?? fallbackZone;
  const { date, time } = wallClockAt(instant, zone);
  // Where the clock was changed lately, looking from a day before finds the one that is really next: times come again, or were moved here.
  const from = keepsOffset(zone, instant) ? date : addDays(date, -1);
  let next = nextFrom(due, minutesOf(`${from}T${time}`));
  while (next && instantOf(next, fallbackZone) <= instant) next = nextFrom(due, minutesOf(wallOf(next)));
  return next;
}

/** The occurrences from one wall-clock time (inclusive) to another (exclusive), at most `limit` of them. */
export function occurrencesBetween(recurrence: Recurrence, first: When, from: string, to: string, limit: number): When[] {
  const due = bindSeries(recurrence, first);
  const end = minutesOf(to);
  const found: When[] = [];
  let next = nextFrom(due, minutesOf(from) - 1);
  while (next && found.length < limit && minutesOf(wallOf(next)) < end) {
    found.push(next);
    next = nextFrom(due, minutesOf(wallOf(next)));
  }
  return found;
}

/** Fails with `invalid_recurrence` when a rule without an end never falls due again after the first due of its series. */
export function requireReturn(recurrence: Recurrence, first: When): void {
  const { series, ...due } = bindSeries({ ...recurrence, except: [] }, first);
  const { count, until } = series.rule;
  const returns = () => (due.seasons ? nextFrom({ series, ...due }, series.start) : nextInSeries(series, series.start)) !== undefined;
  if (count !== undefined || until || returns()) return;
  throw new Failure('invalid_recurrence', { part: 'RRULE', reason: invalidCode('rule_never_due_again') });
}

/** The rule begun anew on the local day that an occurrence was done, at the due's time of day; by the hour, at that minute. */
function restart(recurrence: Recurrence, due: When, done: { date: string; time: string }): { due: DueSeries; after: number } {
  const byTheHour = parseRule(recurrence.rule).freq === 'HOURLY';
  const start: When = isDateOnly(due) ? { date: done.date } : { ...due, date: done.date, time: byTheHour ? done.time : due.time };
  const after = byTheHour ? minutesOf(wallOf(start)) : (parseDate(done.date) + 1) * minutesPerDay - 1;
  return { due: bindSeries(recurrence, start, false), after };
}

/** Where a rule meets no season from the day on which it began anew: the first day of the season behind the day that it names. */
function inNextSeason({ seasons, ...due }: DueSeries, after: number): When | undefined {
  if (!seasons || due.series.rule.until) return undefined;
  const when = nextFrom(due, after);
  return when && { ...when, date: nextSeason(seasons, when.date) };
}

/**
 * The next occurrence of an item that counts from its completion: the rule starts anew on the local day of `completedAt` (UTC), at the due's
 * time of day; an hourly rule starts at the minute of completion. The answer lies after that day and is never the due just completed.
 * `occurrencesDone` counts the occurrences that are over, this one included: once it reaches COUNT the series ends.
 */
export function nextAfterCompletion(
  recurrence: Recurrence,
  due: When,
  completedAt: string,
  fallbackZone: string,
  occurrencesDone = 0,
): When | undefined {
  const { count } = parseRule(recurrence.rule);
  if (count !== undefined && occurrencesDone >= count) return undefined;
  const again = restart(recurrence, due, wallClockAt(completedAt, due.zone ?? fallbackZone));
  const next = nextFrom(again.due, again.after) ?? inNextSeason(again.due, again.after);
  return next && wallOf(next) === wallOf(due) ? nextFrom(again.due, minutesOf(wallOf(next))) : next;
}

function previewOf(due: DueSeries, after: number, when: When, fallbackZone: string): OccurrencePreview {
  const { at, shift } = placeWhen(when, fallbackZone);
  const left = outOfSeason(due, after);
  if (left) return { when, at, shift: { reason: 'season', from: isDateOnly(left) ? left.date : wallOf(left) } };
  const asked = movedFrom(due, when);
  if (asked) return { when, at, shift: { reason: 'month_end', from: when.time ? `${asked}T${when.time}` : asked } };
  // A day alone has no time that could be moved.
  return shift && !isDateOnly(when) ? { when, at, shift: { reason: shift, from: wallOf(when) } } : { when, at };
}

/** The series after an occurrence: its own again, or begun anew on the day of that occurrence when it counts from completion. */
const seriesAfter = (recurrence: Recurrence, due: DueSeries, occurrence: When): { due: DueSeries; after: number } =>
  recurrence.anchor === 'due'
    ? { due, after: minutesOf(wallOf(occurrence)) }
    : restart(recurrence, occurrence, { date: occurrence.date, time: occurrence.time ?? '00:00' });

/**
 * The next `limit` (at most 100) occurrences, from the first one or after a wall-clock time, each with its instant and what moved it. A
 * series that counts from completion is shown as if every occurrence were done when it falls due.
 */
export function previewOccurrences(
  recurrence: Recurrence,
  first: When,
  fallbackZone: string,
  limit: number,
  after?: string,
): OccurrencePreview[] {
  const { count = mostPreviewed } = parseRule(recurrence.rule);
  const most = Math.min(limit, mostPreviewed, recurrence.anchor === 'completion' ? count : mostPreviewed);
  const previews: OccurrencePreview[] = [];
  let from = { due: bindSeries(recurrence, first), after: after === undefined ? minutesOf(wallOf(first)) - 1 : minutesOf(after) };
  while (previews.length < most) {
    const next = nextFrom(from.due, from.after);
    if (!next) return previews;
    previews.push(previewOf(from.due, from.after, next, fallbackZone));
    from = seriesAfter(recurrence, from.due, next);
  }
  return previews;
}
