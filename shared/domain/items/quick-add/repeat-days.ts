import { monthLength } from '../../time/civil.ts';
import { anyWeekday, dayNumber, month, nth, nthNumber, on, settled } from './dates.ts';
import { type Unit, unit } from './lengths.ts';
import { ahead, digits, either, glued, joint, list, map, mark, maybe, type Parser, seq, slashJoint, word } from './parser.ts';
import type { Repeat } from './rule.ts';

type Days = NonNullable<Repeat['byDay']>;
export const workdays: Days = [0, 1, 2, 3, 4].map(weekday => ({ weekday }));
export const weekendDays: Days = [5, 6].map(weekday => ({ weekday }));
const longestInterval = 999;

export const plain = (freq: Repeat['freq'], interval = 1, more: Partial<Repeat> = {}): Repeat | undefined =>
  interval >= 1 && interval <= longestInterval ? { freq, interval, ...more } : undefined;

export const every: Parser<boolean> = map(seq(word('every'), maybe(glued(mark('!')))), ([, bang]) => bang !== false);
export const to: Parser<unknown> = either<unknown>(word('to'), mark('-–—'));
export const optionalOn: Parser<unknown> = maybe(on);

/** One weekday, or those from one to another: "mon-fri". */
export const weekdaySpan: Parser<number[]> = either(
  map(seq(anyWeekday, to, anyWeekday), ([a, , b]) => Array.from({ length: ((b - a + 7) % 7) + 1 }, (_, i) => (a + i) % 7)),
  map(word<number>('weekday', 'weekdays', 'weekdayShort'), place => [place]),
);
const betweenDays: Parser<unknown> = seq(slashJoint, optionalOn);
/** Weekdays in a row: "mon, wed and fri", "Mo/Mi/Fr", "Tue-Thu". */
export const weekdayList: Parser<Days> = map(list(weekdaySpan, betweenDays), all => all.flat().map(weekday => ({ weekday })));

const everyMinutes = (n: number): Repeat | undefined => {
  if (n < 15 || 60 % n !== 0) return undefined;
  return plain('HOURLY', 1, n === 60 ? {} : { byMinute: Array.from({ length: 60 / n }, (_, i) => i * n) });
};
const intervals: Record<Unit, (n: number) => Repeat | undefined> = {
  minute: everyMinutes,
  hour: n => plain('HOURLY', n),
  day: n => plain('DAILY', n),
  week: n => plain('WEEKLY', n),
  workday: n => (n === 1 ? plain('WEEKLY', 1, { byDay: workdays }) : undefined),
  month: n => plain('MONTHLY', n),
  quarter: n => plain('MONTHLY', 3 * n),
  year: n => plain('YEARLY', n),
};
export const intervalUnit = (its: Unit, n: number): Repeat | undefined => intervals[its](n);

export const ofMonth: Parser<unknown> = seq(
  word('of'),
  maybe(either(word('every'), word('the'))),
  map(unit, its => (its === 'month' ? its : undefined)),
);
export const someDay: Parser<number> = map(seq(word<number>('ordinal'), unit), ([n, its]) => (its === 'day' ? n : undefined));
export const lastDay: Parser<number> = map(someDay, n => (n < 0 ? n : undefined));
/** Days of a month: "15th", "1st and 15th", "15th and last day". Those without an ending only where nothing else can be meant. */
export const monthDays: Parser<number[]> = either(
  list(either(lastDay, nthNumber), seq(joint, optionalOn)),
  map(seq(list(either(lastDay, dayNumber), joint, 2), ahead(settled)), ([all]) => all),
  map(seq(dayNumber, ahead(settled)), ([n]) => [n]),
);
export const onMonthDays = (days: readonly number[], n = 1): Repeat | undefined => plain('MONTHLY', n, { byMonthDay: [...days] });

type NthDay = { nth: number; weekday: number };
export const nthDay: Parser<NthDay> = map(seq(nth, anyWeekday), ([n, weekday]) => (n <= 5 ? { nth: n, weekday } : undefined));
/** "first and third monday": one weekday for all that come before it. */
export const nthDays: Parser<NthDay[]> = map(
  list(
    either(
      map(seq(list(nth, joint, 2), anyWeekday), ([all, weekday]) => all.map(n => ({ nth: n, weekday }))),
      map(nthDay, one => [one]),
    ),
    seq(joint, maybe(every), optionalOn),
  ),
  all => (all.flat().every(({ nth: n }) => n <= 5) ? all.flat() : undefined),
);

/** The nth workday of a month. */
const nthWorkday: Parser<number[]> = map(
  seq(
    list(nth, joint),
    either(
      word('workday'),
      map(unit, its => (its === 'workday' ? its : undefined)),
    ),
  ),
  ([all]) => all,
);
export const mixedWorkdays: Parser<number[]> = map(list(nthWorkday, joint), all => all.flat());
export const onWorkdays = (places: number[], n = 1): Repeat | undefined =>
  places.every(place => place <= 23) ? plain('MONTHLY', n, { byDay: workdays, bySetPos: places }) : undefined;

export const monthDate: Parser<readonly [number, number]> = map(
  either(
    map(seq(dayNumber, maybe(word('of')), month), ([d, , m]) => [m, d] as const),
    map(seq(month, maybe(word('the')), dayNumber), ([m, , d]) => [m, d] as const),
    map(seq(digits(1, 2), glued(mark('.')), digits(1, 2), glued(mark('.'))), ([d, , m]) =>
      m >= 1 && m <= 12 ? ([m, d] as const) : undefined,
    ),
    map(word<string>('holiday'), value => value.split('-').map(Number) as unknown as readonly [number, number]),
  ),
  ([m, d]) => (d >= 1 && d <= monthLength(2024, m) ? ([m, d] as const) : undefined),
);
const months: Parser<number[]> = list(month, joint);
export const nthOfMonths: Parser<{ nth: number; weekday: number; months: number[] }> = map(
  seq(nthDay, maybe(word('of')), months),
  ([day, , its]) => ({ ...day, months: its }),
);
