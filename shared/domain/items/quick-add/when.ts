import { type EpochDay, toCivil, toEpochDay } from '../../time/civil.ts';
import { anyWeekday, type Day, date, dayNumber, month, nthNumber, on, settled } from './dates.ts';
import { calendarDay, comingDay, inComingMonth, later, weekdayAfter } from './days.ts';
import { count, type Unit, unit } from './lengths.ts';
import { ahead, always, either, type Input, longest, map, mark, maybe, type Parser, seq, word } from './parser.ts';
import { plainDay } from './spans.ts';

/** How a day was said to matter: when it begins, by when it is due, or neither. */
export type Role = 'start' | 'due' | undefined;
export type DayRange = { from: EpochDay; to: EpochDay; doubtful?: true };

const minutesPerDay = 1440;
const longUnit: Parser<Unit> = map(unit, its => (its === 'minute' || its === 'hour' ? undefined : its));
const shortUnit: Parser<Unit> = map(unit, its => (its === 'minute' || its === 'hour' ? its : undefined));
const some: Parser<number> = either(count, word<number>('article'));

const minutesOn = (minutes: number, { reader: { today, nowMinutes } }: Input): Day => {
  const at = nowMinutes + minutes;
  return { day: today + Math.floor(at / minutesPerDay), time: at % minutesPerDay };
};
const daysOn = (n: number, its: Unit, { reader }: Input): Day => ({ day: later(reader.today, n, its) });

/** "in 3 days", "3 weeks from now", "+5 days", "in half an hour", "Montag in 14 Tagen". */
const counted: Parser<Day> = longest<Day>(
  map(seq(word('in'), word<number>('half')), ([, minutes], input) => minutesOn(minutes, input)),
  map(seq(either<unknown>(word('in'), mark('+')), some, either(shortUnit, word<Unit>('unitShort'))), ([, n, its], input) =>
    its === 'minute' || its === 'hour' ? minutesOn(n * (its === 'hour' ? 60 : 1), input) : daysOn(n, its, input),
  ),
  map(seq(either<unknown>(word('in'), mark('+')), some, longUnit), ([, n, its], input) => daysOn(n, its, input)),
  map(seq(some, longUnit, word('fromNow')), ([n, its], input) => daysOn(n, its, input)),
  map(seq(some, shortUnit, word('fromNow')), ([n, its], input) => minutesOn(n * (its === 'hour' ? 60 : 1), input)),
  map(seq(some, longUnit, word('from'), anyWeekday), ([n, its, , place], { reader }) => ({
    day: later(weekdayAfter(reader.today, place), n, its),
  })),
  map(seq(some, longUnit, word('from'), plainDay), ([n, its, , { day }]) => ({ day: later(day, n, its) })),
  map(seq(anyWeekday, word('in'), some, longUnit), ([place, , n, its], { reader }) => ({
    day: later(weekdayAfter(reader.today, place), n, its),
  })),
);

/** "5 days" and nothing more: in five days, as others read it. It may as well be how long something takes. */
const bareCount: Parser<Day> = map(seq(count, longUnit, ahead(settled)), ([n, its], input) => ({
  ...daysOn(n, its, input),
  doubtful: true as const,
}));

const ofMonth = (day: number, { reader }: Input): Day | undefined => {
  const found = inComingMonth(reader.today, (y, m) => calendarDay(y, m, day));
  return found === undefined ? undefined : { day: found };
};
/** "on the 15th", "27th": a day of this month or the next that has it. */
const dayOfMonth: Parser<Day> = either<Day>(
  map(seq(on, nthNumber, ahead(month, false)), ([, n], input) => ofMonth(n, input)),
  map(seq(either<unknown>(seq(word('on'), word('the')), word('the')), dayNumber, ahead(month, false), ahead(settled)), ([, n], input) =>
    input.lexicon.bareDays ? ofMonth(n, input) : undefined,
  ),
  map(seq(nthNumber, ahead(settled)), (n, input) => (input.lexicon.language === 'de' ? undefined : ofMonth(n[0], input))),
);

/** Any form of words for a day. */
export const day: Parser<Day> = longest<Day>(plainDay, counted, dayOfMonth, bareCount);
/** One that is sure to be a day, wherever it stands. */
export const sureDay: Parser<Day> = longest<Day>(plainDay, counted, dayOfMonth);

const led: Parser<{ role: Role }> = either<{ role: Role }>(
  longest<{ role: Role }>(
    map(either(word('due'), word('until')), () => ({ role: 'due' })),
    map(word('starting'), () => ({ role: 'start' })),
    map(on, () => ({ role: undefined })),
  ),
  always({ role: undefined }),
);
const leading: Parser<{ role: Role }> = map(seq(led, maybe(on)), ([role]) => role);

/** A day with what says how it matters: "by friday", "starting monday", "on the 3rd". */
export const dayPhrase: Parser<Day & { role: Role; taken?: true }> = longest(
  map(day, found => ({ ...found, role: undefined })),
  map(seq(led, day), ([{ role }, found]) => ({ ...found, role })),
  map(seq(leading, day), ([{ role }, found]) => ({ ...found, role })),

  map(seq(word('starting'), month), ([, m], { reader }) => ({ day: comingDay(reader.today, m, 1)!, role: 'start' as const })),
);

const to: Parser<unknown> = either<unknown>(word('to'), mark('-–—'));
const after1 = (from: EpochDay, found: EpochDay): EpochDay => (found >= from ? found : yearLater(found));
const yearLater = (at: EpochDay): EpochDay => {
  const { year, month: m, day: d } = toCivil(at);
  return toEpochDay(year + 1, m, d);
};

/** Days from one to another: "Jan 5 - Jan 7", "5.-7. Januar", "Jan 5-7", "from monday to friday". */
export const dayRange: Parser<DayRange> = longest<DayRange>(
  map(seq(maybe(either(word('from'), word('starting'))), maybe(on), sureDay, to, maybe(on), sureDay), ([, , a, , , b]) =>
    a.time === undefined && b.time === undefined ? rangeOf(a.day, after1(a.day, b.day)) : undefined,
  ),
  map(seq(maybe(either(word('from'), word('starting'))), maybe(on), dayNumber, to, date), ([, , n, , end], { reader }) => {
    const { year, month: m } = toCivil(end.day);
    const from = calendarDay(year, m, n);
    // One that has begun already is that of the next year.
    const later = from !== undefined && from < reader.today && end.day >= reader.today;
    return from === undefined ? undefined : rangeOf(later ? yearLater(from) : from, later ? yearLater(end.day) : end.day);
  }),
  map(seq(maybe(either(word('from'), word('starting'))), month, dayNumber, to, dayNumber), ([, m, a, , b], { reader }) => {
    const from = comingDay(reader.today, m, a);
    const end = from === undefined ? undefined : calendarDay(toCivil(from).year, m, b);
    return from === undefined || end === undefined ? undefined : rangeOf(from, end);
  }),
  map(seq(word('between'), sureDay, word('and'), sureDay), ([, a, , b]) => rangeOf(a.day, after1(a.day, b.day))),
  map(seq(maybe(word('from')), anyWeekday, to, anyWeekday), ([, a, , b], { reader }) => {
    const from = weekdayAfter(reader.today, a);
    return { ...rangeOf(from, weekdayAfter(from, b))!, doubtful: true as const };
  }),
);
const rangeOf = (from: EpochDay, end: EpochDay): DayRange | undefined => (end > from && end - from <= 366 ? { from, to: end } : undefined);
