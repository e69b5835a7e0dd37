import { type EpochDay, toCivil } from '../../time/civil.ts';
import { anyWeekday, type Day, date, inYear, itsYear, month, near, next, nth, of, on, settled, weekday } from './dates.ts';
import { calendarDay, inComingMonth, inComingYear, later, nthWeekday, spanOf } from './days.ts';
import type { Unit } from './lengths.ts';
import { ahead, either, longest, map, maybe, type Parser, seq, word } from './parser.ts';

const spanUnit: Parser<Unit> = map(word<Unit>('unit'), its => (['week', 'month', 'quarter', 'year'].includes(its) ? its : undefined));
/** The first and last day of what is named: "next month", "the week", "le mois prochain", "January 2027". */
const span: Parser<{ from: EpochDay; to: EpochDay; next: boolean }> = either(
  map(seq(month, itsYear), ([m, y], input) => {
    const first = inYear(
      m,
      1,
      y === false ? (toCivil(input.reader.today).month === m ? toCivil(input.reader.today).year : false) : y,
      input,
    );
    if (!first) return undefined;
    const [from, to] = spanOf(first.day, 'month');
    return { from, to, next: from > input.reader.today };
  }),
  map(
    seq(maybe(word('the')), maybe(word('this')), maybe(next), spanUnit, maybe(word('nextAfter'))),
    ([, , before, its, behind], { reader }) => {
      const isNext = before !== false || behind !== false;
      const [from, to] = spanOf(reader.today, its);
      const [nextFrom, nextTo] = spanOf(to + 1, its);
      return isNext ? { from: nextFrom, to: nextTo, next: true } : { from, to, next: false };
    },
  ),
);
const inSpan: Parser<Day> = either<Day>(
  map(seq(ahead(word('weekend'), false), word('end'), of, span), ([, , , { to }]) => ({ day: to })),
  map(seq(word('mid'), of, span), ([, , { from, to }], { reader }) => {
    const day = to - from > 27 && to - from < 31 ? from + 14 : from + Math.floor((to - from) / 2);
    return { day: day >= reader.today ? day : to - from > 31 ? later(day, 1, 'year') : comingMid(reader.today) };
  }),
  map(seq(word('start'), of, span), ([, , { from, next: isNext }]) => (isNext ? { day: from } : undefined)),
  map(span, ({ from, next: isNext }) => (isNext ? { day: from } : undefined)),
);
const comingMid = (today: EpochDay): EpochDay => inComingMonth(today, (y, m) => calendarDay(y, m, 15))!;

/** A month by itself is a day only after a word that says so. */
const spans: Parser<Day> = map(seq(ahead(month, false), inSpan), ([, day]) => day);
const inAMonth: Parser<Day> = map(seq(word('in'), ahead(month), inSpan), ([, , day]) => day);

const weekend: Parser<Day> = map(
  seq(
    either<number>(
      next,
      map(either(word('this'), on), () => 0),
    ),
    word('weekend'),
    maybe(word<number>('nextAfter')),
  ),
  ([weeks, , behind], { reader: { today } }) => {
    const saturday = spanOf(today, 'week')[0] + 5;
    return { day: weeks === 1 || behind !== false ? saturday + 7 : Math.max(today, saturday) };
  },
);

const wholeDay: Parser<'day'> = map(word<string>('unit'), its => (its === 'day' ? 'day' : undefined));

/** "3rd friday of january", "last day of march 2027": one day, because its month is named. */
const nthOfMonth: Parser<Day> = map(
  seq(maybe(word('the')), nth, either<number | 'day'>(anyWeekday, wholeDay), maybe(word('of')), month, itsYear),
  ([, n, what, , m, y], { reader }) => {
    const dayIn = (its: number): EpochDay | undefined => {
      if (what !== 'day') return nthWeekday(its, m, n, what);
      return n === -1 ? spanOf(calendarDay(its, m, 1)!, 'month')[1] : calendarDay(its, m, n);
    };
    const day = y === false ? inComingYear(reader.today, dayIn) : dayIn(y);
    return day === undefined ? undefined : { day };
  },
);

const lastDay: Parser<Day> = map(
  seq(
    map(word<number>('ordinal'), n => (n === -1 ? n : undefined)),
    wholeDay,
    ahead(settled),
  ),
  (_, { reader }) => ({ day: spanOf(reader.today, 'month')[1] }),
);

/** A form for a day that says it all. */
export const plainDay: Parser<Day> = longest<Day>(date, near, weekday, spans, inAMonth, weekend, nthOfMonth, lastDay);
