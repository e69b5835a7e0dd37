import { type EpochDay, monthLength, toCivil, weekdayIndex } from '../../time/civil.ts';
import { nthWeekday, spanOf } from './days.ts';

/** How something returns: the parts of an RFC 5545 rule without an end, and how it is counted. */
export type Repeat = {
  freq: 'HOURLY' | 'DAILY' | 'WEEKLY' | 'MONTHLY' | 'YEARLY';
  interval: number;
  /** Without `nth` each such weekday. */
  byDay?: { weekday: number; nth?: number }[];
  byMonthDay?: number[];
  byMonth?: number[];
  bySetPos?: number[];
  byHour?: number[];
  byMinute?: number[];
  afterDone?: true;
  doubtful?: true;
};

const codes = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];
const ascending = (values: readonly number[]): number[] => [...new Set(values)].sort((a, b) => a - b);

/** Its rule as RFC 5545 writes it. */
export const ruleText = ({
  freq,
  interval,
  byDay = [],
  byMonthDay = [],
  byMonth = [],
  bySetPos = [],
  byHour = [],
  byMinute = [],
}: Repeat): string => {
  const days = [...byDay].sort((a, b) => (a.nth ?? 0) - (b.nth ?? 0) || a.weekday - b.weekday);
  const parts = [
    ['BYMONTH', ascending(byMonth)],
    ['BYMONTHDAY', ascending(byMonthDay)],
    ['BYDAY', [...new Set(days.map(({ nth, weekday }) => `${nth ?? ''}${codes[weekday]}`))]],
    ['BYHOUR', ascending(byHour)],
    ['BYMINUTE', ascending(byMinute)],
    ['BYSETPOS', ascending(bySetPos)],
  ] as const;
  const by = parts.filter(([, values]) => values.length > 0).map(([name, values]) => `;${name}=${values.join(',')}`);
  return `FREQ=${freq}${interval === 1 ? '' : `;INTERVAL=${interval}`}${by.join('')}`;
};

const onWeekday = (repeat: Repeat, day: EpochDay): boolean => {
  if (!repeat.byDay) return true;
  const { year, month } = toCivil(day);
  return repeat.byDay.some(({ weekday, nth }) =>
    nth === undefined ? weekdayIndex(day) === weekday : nthWeekday(year, month, nth, weekday) === day,
  );
};

const onMonthDay = ({ byMonthDay }: Repeat, { year, month, day }: { year: number; month: number; day: number }): boolean =>
  !byMonthDay || byMonthDay.some(each => (each < 0 ? monthLength(year, month) + 1 + each : each) === day);

const inSet = (repeat: Repeat, day: EpochDay): boolean => {
  const civil = toCivil(day);
  return (!repeat.byMonth || repeat.byMonth.includes(civil.month)) && onMonthDay(repeat, civil) && onWeekday(repeat, day);
};

/** Can it fall due on this day, its interval aside? */
export const fits = (repeat: Repeat, day: EpochDay): boolean => {
  if (!inSet(repeat, day)) return false;
  if (!repeat.bySetPos || repeat.byHour) return true;
  const [from, to] = spanOf(day, repeat.freq === 'YEARLY' ? 'year' : 'month');
  const set: EpochDay[] = [];
  for (let each = from; each <= to; each++) if (inSet(repeat, each)) set.push(each);
  const place = set.indexOf(day);
  return repeat.bySetPos.some(position => (position < 0 ? set.length + position : position - 1) === place);
};

/** Which places of all combinations are wanted; undefined where the order of them is not the same each time. */
const placesOf = <T>(all: readonly T[], wanted: (each: T) => boolean): number[] => all.flatMap((each, i) => (wanted(each) ? [i + 1] : []));

/** Some days of the year, each a month and a day: each month by each day, and of those the ones that are meant. */
export const onDates = (dates: readonly (readonly [month: number, day: number])[]): Repeat | undefined => {
  const byMonth = ascending(dates.map(([month]) => month));
  const byMonthDay = ascending(dates.map(([, day]) => day));
  const all = byMonth.flatMap(month => byMonthDay.map(day => [month, day] as const));
  const there = all.filter(([month, day]) => day <= monthLength(2023, month));
  const plain = { freq: 'YEARLY', interval: 1, byMonth, byMonthDay } as const;
  if (all.length === dates.length) return plain;
  const leap = all.some(([month, day]) => month === 2 && day === 29);
  return leap ? undefined : { ...plain, bySetPos: placesOf(there, ([m, d]) => dates.some(([month, day]) => m === month && d === day)) };
};

/** Some weekdays of months, such as the first Wednesday of January and the third Thursday of July. */
export const onNthOfMonths = (days: readonly { nth: number; weekday: number; months: readonly number[] }[]): Repeat | undefined => {
  const byMonth = ascending(days.flatMap(({ months }) => months));
  const byDay = [...days].sort((a, b) => order(a.nth) - order(b.nth)).map(({ nth, weekday }) => ({ nth, weekday }));
  const plain = { freq: 'YEARLY', interval: 1, byMonth, byDay } as const;
  if (days.every(({ months }) => months.length === byMonth.length)) return plain;
  if (new Set(days.map(({ nth }) => nth)).size < days.length || days.some(({ nth }) => nth === 5 || nth < -1)) return undefined;
  const all = byMonth.flatMap(month => byDay.map(day => ({ month, ...day })));
  const meant = ({ month, nth, weekday }: (typeof all)[number]): boolean =>
    days.some(each => each.nth === nth && each.weekday === weekday && each.months.includes(month));
  return { ...plain, bySetPos: placesOf(all, meant) };
};
const order = (nth: number): number => (nth < 0 ? 10 + nth : nth);

/** Several times a day. Where their minutes differ, each hour by each minute, and of those the ones that are meant: only each day. */
export const atTimes = (repeat: Repeat, times: readonly number[]): Repeat | undefined => {
  if (times.length < 2) return repeat;
  const byHour = ascending(times.map(at => Math.floor(at / 60)));
  const byMinute = ascending(times.map(at => at % 60));
  if (byMinute.length === 1) return { ...repeat, byHour };
  const all = byHour.flatMap(hour => byMinute.map(minute => hour * 60 + minute));
  if (all.length === times.length) return byMinute.length <= 4 ? { ...repeat, byHour, byMinute } : undefined;
  if (repeat.freq !== 'DAILY' || repeat.byDay || byMinute.length > 4) return undefined;
  return { ...repeat, byHour, byMinute, bySetPos: placesOf(all, at => times.includes(at)) };
};
