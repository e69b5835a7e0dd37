import { remember } from '../../core/cache.ts';
import { monthLength, msPerDay, parseDate, toCivil, toEpochDay, twoDigits, weekdayIndex } from '../../time/civil.ts';
import { toInstant } from '../../time/when.ts';
import { offsetAt } from '../../time/zone.ts';
import { type Transition, transitionsOf } from '../../time/zone-transitions.ts';
import { folded } from './ics.ts';

const zonesKept = 200;
/** How many years of a zone are looked at: what repeats in each of them is told as a rule. */
const yearsAhead = 6;
const weekdays = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];

/** `+0130`, with seconds where an old clock had them (RFC 5545 3.3.14). */
function offsetText(ms: number): string {
  const seconds = Math.abs(ms) / 1000;
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60), seconds % 60];
  return `${ms < 0 ? '-' : '+'}${twoDigits(hours)}${twoDigits(minutes)}${rest > 0 ? twoDigits(rest) : ''}`;
}

/** The wall clock just before a change, by which an onset is told (RFC 5545 3.6.5). */
const onsetOf = ({ ms, before }: Transition): string =>
  toInstant(ms + before)
    .slice(0, 19)
    .replace(/[-:]/g, '');

type Place = { month: number; weekday: number; nth: number; isLast: boolean; time: string };

function placeOf(change: Transition): Place {
  const wallMs = change.ms + change.before;
  const day = Math.floor(wallMs / msPerDay);
  const civil = toCivil(day);
  return {
    month: civil.month,
    weekday: weekdayIndex(day),
    nth: Math.ceil(civil.day / 7),
    isLast: civil.day + 7 > monthLength(civil.year, civil.month),
    time: onsetOf(change).slice(9),
  };
}

/** The yearly rule of changes that all follow it, one a year; nothing where they follow none. */
function yearlyRule(changes: Transition[]): string | undefined {
  if (changes.length < yearsAhead) return undefined;
  const places = changes.map(placeOf);
  const [first] = places as [Place];
  if (places.some(({ month, weekday, time }) => month !== first.month || weekday !== first.weekday || time !== first.time))
    return undefined;
  const day = weekdays[first.weekday]!;
  if (places.every(({ isLast }) => isLast)) return `FREQ=YEARLY;BYMONTH=${first.month};BYDAY=-1${day}`;
  return places.every(({ nth }) => nth === first.nth) ? `FREQ=YEARLY;BYMONTH=${first.month};BYDAY=${first.nth}${day}` : undefined;
}

const observance = (name: 'STANDARD' | 'DAYLIGHT', onset: string, before: number, after: number, more: string[]): string =>
  [`BEGIN:${name}`, `DTSTART:${onset}`, `TZOFFSETFROM:${offsetText(before)}`, `TZOFFSETTO:${offsetText(after)}`, ...more, `END:${name}`]
    .map(folded)
    .join('');

const toldAt = (change: Transition, more: string[] = []): string =>
  observance(change.after > change.before ? 'DAYLIGHT' : 'STANDARD', onsetOf(change), change.before, change.after, more);

/** Changes of one kind: as a rule, or each by itself, because some readers know no list of dates here. */
function observancesOf(changes: Transition[]): string {
  const rule = yearlyRule(changes);
  return rule ? toldAt(changes[0]!, [`RRULE:${rule}`]) : changes.map(change => toldAt(change)).join('');
}

/**
 * The definition of a zone (VTIMEZONE, RFC 5545 3.6.5) from the year before `year` on: made from the zone data of this runtime, so that both
 * agree. Changes that repeat each year are told as a rule, others one by one for six years.
 */
export const zoneDefinition = remember(
  zonesKept,
  (...parts: [zone: string, year: number]) => parts.join(' '),
  (zone, year): string => {
    const from = toEpochDay(year - 1, 1, 1) * msPerDay;
    const changes = transitionsOf(zone, from, toEpochDay(year - 1 + yearsAhead, 1, 1) * msPerDay);
    const base = offsetAt(zone, from);
    const groups = Map.groupBy(
      changes,
      ({ before, after, ...change }) => `${before} ${after} ${placeOf({ before, after, ...change }).month}`,
    );
    return [
      folded('BEGIN:VTIMEZONE'),
      folded(`TZID:${zone}`),
      observance('STANDARD', '19700101T000000', base, base, []),
      ...[...groups.values()].map(observancesOf),
      folded('END:VTIMEZONE'),
    ].join('');
  },
);

/** The year of a day. */
export const yearOf = (date: string): number => toCivil(parseDate(date)).year;
