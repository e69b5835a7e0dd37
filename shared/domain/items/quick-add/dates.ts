import { type EpochDay, weekdayIndex } from '../../time/civil.ts';
import { calendarDay, comingDay, nextMonday, weekdayAfter } from './days.ts';
import type { Unit } from './lengths.ts';
import {
  after,
  ahead,
  digits,
  either,
  end,
  glued,
  type Input,
  later,
  longest,
  map,
  mark,
  maybe,
  type Parser,
  seq,
  word,
} from './parser.ts';

/** A day that is named, with a time where that is named too; doubtful where something else may be meant. */
export type Day = { day: EpochDay; time?: number; doubtful?: true };

export const on: Parser<unknown> = either<unknown>(seq(word('on'), maybe(word('the'))), word('the'));
export const of: Parser<unknown> = maybe(seq(word('of'), maybe(word('the'))));
export const month: Parser<number> = map(word<number>('month', 'monthShort'), place => place + 1);
const year: Parser<number> = map(digits(4), n => (n >= 1970 && n <= 2099 ? n : undefined));
const clockBehind: Parser<unknown> = either<unknown>(
  glued(seq(mark(':.'), digits(2))),
  word('oClock'),
  seq(word('am', 'pm', 'hourMark'), ahead(glued(digits(2)), false)),
);
const noClock = ahead(clockBehind, false);

/** The day of a month as a number: "3rd", "3.", "03", "1er". */
export const dayNumber: Parser<number> = map(seq(digits(1, 2), maybe(glued(word('ordinalEnd')))), ([n]) =>
  n >= 1 && n <= 31 ? n : undefined,
);
/** One that says that it counts in a row. */
export const nthNumber: Parser<number> = map(seq(digits(1, 2), glued(word('ordinalEnd'))), ([n]) => (n >= 1 && n <= 31 ? n : undefined));
/** A place in a row: "first", "3rd", "last" (-1). */
export const nth: Parser<number> = either(nthNumber, word<number>('ordinal'));

export const inYear = (m: number, d: number, y: number | false, { reader }: Input): Day | undefined => {
  const day = y === false ? comingDay(reader.today, m, d) : calendarDay(y < 100 ? 2000 + y : y, m, d);
  return day === undefined ? undefined : { day };
};

export const itsYear: Parser<number | false> = maybe(either(after(maybe(mark(',')), year), after(word('of'), year)));
const shortYear: Parser<number> = either(digits(4), digits(2));

const slashed: Parser<Day> = map(
  seq(
    digits(1, 2),
    glued(mark('/')),
    glued(digits(1, 2)),
    maybe(map(seq(glued(mark('/')), glued(shortYear)), ([, y]) => y)),
    ahead(word('of'), false),
  ),
  ([a, , b, y], input) => {
    if (a > 12 || (b <= 12 && (input.lexicon.slashed === 'day' || a === b))) return inYear(b, a, y, input);
    return b > 12 || input.lexicon.slashed === 'month' ? inYear(a, b, y, input) : undefined;
  },
);

const numeric: Parser<Day> = longest<Day>(
  map(seq(year, glued(mark('-')), glued(digits(2)), glued(mark('-')), glued(digits(2))), ([y, , m, , d], input) => inYear(m, d, y, input)),
  map(seq(year, glued(mark('/')), glued(digits(1, 2)), glued(mark('/')), glued(digits(1, 2))), ([y, , m, , d], input) =>
    inYear(m, d, y, input),
  ),
  map(seq(digits(1, 2), glued(mark('-')), glued(digits(1, 2)), glued(mark('-')), glued(year)), ([d, , m, , y], input) =>
    inYear(m, d, y, input),
  ),
  map(
    seq(digits(1, 2), glued(mark('.')), digits(1, 2), glued(mark('.')), maybe(either(glued(shortYear), year)), noClock),
    ([d, , m, , y], input) => inYear(m, d, y, input),
  ),
  map(seq(digits(1, 2), glued(mark('.')), digits(1, 2), glued(mark('.'))), ([d, , m], input) => inYear(m, d, false, input)),
  slashed,
);

const named: Parser<Day> = either<Day>(
  map(
    seq(
      maybe(word('the')),
      either(
        dayNumber,
        map(word<number>('ordinal'), n => (n > 0 ? n : undefined)),
      ),
      of,
      month,
      itsYear,
    ),
    ([, d, , m, y], input) => inYear(m, d, y, input),
  ),
  map(seq(month, maybe(word('the')), dayNumber, noClock, itsYear), ([m, , d, , y], input) => inYear(m, d, y, input)),
);

const holiday: Parser<Day> = map(word<string>('holiday'), (value, { reader }) => {
  const [m, d] = value.split('-').map(Number);
  const day = comingDay(reader.today, m!, d!);
  return day === undefined ? undefined : { day };
});

/** A date of the calendar, as it is written. */
export const date: Parser<Day> = longest(numeric, named, holiday);

export const anyWeekday: Parser<number> = word<number>('weekday', 'weekdayShort', 'weekdays');
/** What makes a short form a weekday, which is a word of its own elsewhere: nothing follows, or something that is about when. */
export const settled: Parser<unknown> = either<unknown>(
  end,
  mark('.,;:!?)([/-–—&+@'),
  word(
    'day',
    'time',
    'part',
    'partLead',
    'partTrail',
    'at',
    'due',
    'to',
    'and',
    'for',
    'until',
    'remind',
    'starting',
    'every',
    'nextAfter',
    'beforeHour',
  ),
  later(() => clockAhead),
  later(() => date),
);
const clockAhead: Parser<unknown> = seq(digits(1, 2), clockBehind);

const notAfterThe: Parser<true> = (input, at) => (word('the')(input, at - 1) ? undefined : { value: true, next: at });
const weekdayAlone: Parser<number> = either(
  word<number>('weekday'),
  map(seq(notAfterThe, word<number>('weekdayShort'), ahead(settled)), ([, n]) => n),
);

export const next: Parser<number> = word<number>('next');
const comingWeekday = (weekday: number, weeks: number | false, { reader: { today } }: Input): EpochDay =>
  weeks === 1 ? nextMonday(today) + weekday : weekdayAfter(today, weekday);

export const weekday: Parser<Day> = longest<Day>(
  map(seq(next, either(word<number>('weekday'), word<number>('weekdayShort'))), ([weeks, n], input) => ({
    day: comingWeekday(n, weeks, input),
  })),
  map(
    seq(
      maybe(word('the')),
      next,
      map(word<Unit>('unit'), its => (its === 'week' ? its : undefined)),
      maybe(on),
      anyWeekday,
    ),
    ([, , , , n], input) => ({
      day: nextMonday(input.reader.today) + n,
    }),
  ),
  map(seq(word('this'), either(word<number>('weekday'), word<number>('weekdayShort'))), ([, n], input) => ({
    day: comingWeekday(n, false, input),
  })),
  map(seq(either(word<number>('weekday'), word<number>('weekdayShort')), word<number>('nextAfter')), ([n, weeks], input) => ({
    day: comingWeekday(n, weeks, input),
  })),
  map(weekdayAlone, (n, input) => ({ day: comingWeekday(n, false, input) })),
  // "Friday, 4 December": the date holds; a weekday that is another is told.
  map(seq(either(word<number>('weekday'), word<number>('weekdayShort')), maybe(mark(',')), maybe(on), date), ([n, , , found]) =>
    weekdayIndex(found.day) === n ? found : { ...found, doubtful: true as const },
  ),
);

/** "today", "tonight", "the day after tomorrow": days from today, and a time where there is one (`0@1200`). */
export const near: Parser<Day> = map(word<string>('day'), (value, { reader }) => {
  const [days, time] = value.split('@').map(Number);
  return { day: reader.today + days!, ...(time === undefined ? {} : { time }) };
});
