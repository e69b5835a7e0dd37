import { anyWeekday, dayNumber, month, nth, nthNumber, on, settled } from './dates.ts';
import { count, unit } from './lengths.ts';
import { after, ahead, always, either, glued, joint, list, longest, map, mark, maybe, type Parser, seq, word } from './parser.ts';
import {
  every,
  intervalUnit,
  lastDay,
  mixedWorkdays,
  monthDate,
  monthDays,
  nthDays,
  nthOfMonths,
  ofMonth,
  onMonthDays,
  onWorkdays,
  optionalOn,
  plain,
  someDay,
  weekdayList,
  weekdaySpan,
  weekendDays,
  workdays,
} from './repeat-days.ts';
import { onDates, onNthOfMonths, type Repeat } from './rule.ts';

/** How something returns, with the times of the day where it says them: "every morning and evening". */
export type SaidRepeat = { repeat: Repeat; times?: number[] };

const wrap = (repeat: Repeat | undefined): SaidRepeat | undefined => repeat && { repeat };

/** What may follow a unit: on which days of it. */
const within: Record<'WEEKLY' | 'MONTHLY' | 'YEARLY', (n: number) => Parser<Repeat>> = {
  WEEKLY: n => map(seq(optionalOn, weekdayList), ([, byDay]) => plain('WEEKLY', n, { byDay })),
  MONTHLY: n =>
    either(
      map(seq(optionalOn, mixedWorkdays), ([, places]) => onWorkdays(places, n)),
      map(seq(optionalOn, nthDays), ([, byDay]) => plain('MONTHLY', n, { byDay })),
      map(
        seq(
          optionalOn,
          either(
            list(either(lastDay, nthNumber), seq(joint, optionalOn)),
            after(
              on,
              map(dayNumber, d => [d]),
            ),
          ),
        ),
        ([, days]) => onMonthDays(days, n),
      ),
    ),
  YEARLY: n =>
    either(
      map(seq(optionalOn, list(nthOfMonths, joint)), ([, days]) => withInterval(onNthOfMonths(days), n)),
      map(seq(optionalOn, list(monthDate, seq(joint, optionalOn))), ([, dates]) => withInterval(onDates(dates), n)),
    ),
};
const withInterval = (repeat: Repeat | undefined, n: number): Repeat | undefined =>
  repeat ? plain('YEARLY', n, { ...repeat, interval: n }) : undefined;

/** A repeat by unit, and behind it on which of its days where that is said. */
const refined =
  (parser: Parser<Repeat>): Parser<Repeat> =>
  (input, at) => {
    const found = parser(input, at);
    if (!found || !(found.value.freq in within) || found.value.byDay) return found;
    return within[found.value.freq as keyof typeof within](found.value.interval)(input, found.next) ?? found;
  };

/** Every so many: the number, "other", or one that counts in a row. */
const interval: Parser<number> = either(
  map(word('other'), () => 2),
  either(nth, count),
);

const byUnit: Parser<Repeat> = refined(
  either(
    map(seq(interval, unit, maybe(word('otherAfter'))), ([n, its, other]) => intervalUnit(its, other === false ? n : 2 * n)),
    map(seq(unit, maybe(word('otherAfter'))), ([its, other]) => intervalUnit(its, other === false ? 1 : 2)),
  ),
);

const byWeekday: Parser<Repeat> = either(
  map(
    seq(
      either(
        map(word('other'), () => 2),
        count,
      ),
      ahead(glued(weekdayList), false),
      weekdayList,
    ),
    ([n, , byDay]) => plain('WEEKLY', n, { byDay }),
  ),
  map(seq(word<number>('ordinal'), weekdayList), ([n, byDay], { lexicon }) =>
    n === 2 && lexicon.secondIsOther ? plain('WEEKLY', 2, { byDay, ...(lexicon.language === 'en' ? { doubtful: true } : {}) }) : undefined,
  ),
  map(seq(nthNumber, weekdayList), ([n, byDay], { lexicon }) =>
    n === 2 && lexicon.language !== 'en' && lexicon.secondIsOther ? plain('WEEKLY', 2, { byDay }) : undefined,
  ),
  map(seq(weekdayList, word('otherAfter')), ([byDay]) => plain('WEEKLY', 2, { byDay })),
);

const afterEvery: Parser<SaidRepeat> = longest<SaidRepeat>(
  map(byWeekday, wrap),
  map(list(nthOfMonths, joint), days => wrap(onNthOfMonths(days))),
  map(seq(list(monthDate, seq(joint, optionalOn)), ahead(ofMonth, false)), ([dates]) => wrap(onDates(dates))),
  map(seq(optionalOn, monthDays), ([, days]) => wrap(onMonthDays(days))),
  map(seq(optionalOn, list(either(someDay, dayNumber), seq(joint, optionalOn)), ofMonth), ([, days]) => wrap(onMonthDays(days))),
  map(seq(mixedWorkdays, maybe(ofMonth)), ([places]) => wrap(onWorkdays(places))),
  map(seq(nthDays, maybe(ofMonth)), ([byDay]) => wrap(plain('MONTHLY', 1, { byDay }))),
  map(byUnit, wrap),
  map(weekdayList, byDay => wrap(plain('WEEKLY', 1, { byDay }))),
  map(word('workday'), () => wrap(plain('WEEKLY', 1, { byDay: workdays }))),
  map(word('weekend'), () => wrap(plain('WEEKLY', 1, { byDay: weekendDays }))),
  map(seq(month, ahead(settled)), ([m]) => wrap(onDates([[m, 1]]))),
  map(list(word<number>('part'), joint), times => ({ repeat: plain('DAILY')!, times })),
);
const adverb: Parser<Repeat> = refined(
  map(word<string>('adverb'), value => {
    const [freq, n = '1'] = value.split(' ');
    if (value === 'WORKDAYS' || value === 'WEEKENDS') return plain('WEEKLY', 1, { byDay: value === 'WORKDAYS' ? workdays : weekendDays });
    return plain(freq as Repeat['freq'], Number(n));
  }),
);

const inEachMonth: Parser<boolean> = map(
  seq(
    maybe(word('of')),
    maybe(
      either<boolean>(
        map(word('every'), () => true),
        map(word('the'), () => false),
      ),
    ),
    unit,
  ),
  ([, told, its]) => (its === 'month' ? told : undefined),
);

/** What returns without "every": "daily", "mondays", "first monday of each month", "Mo/Mi/Fr". */
const bare: Parser<SaidRepeat> = longest<SaidRepeat>(
  map(seq(adverb, always(0)), ([repeat]) => wrap(repeat)),
  map(either(list(word<number>('weekdays'), joint), after(on, list(word<number>('weekdays'), joint))), days =>
    wrap(plain('WEEKLY', 1, { byDay: days.map(weekday => ({ weekday })) })),
  ),
  map(seq(optionalOn, list(weekdaySpan, mark('/'), 2), ahead(mark('/'), false)), ([, days]) =>
    wrap(plain('WEEKLY', 1, { byDay: days.flat().map(weekday => ({ weekday })) })),
  ),
  map(seq(optionalOn, list(weekdaySpan, seq(joint, optionalOn), 2)), ([, days]) =>
    wrap(plain('WEEKLY', 1, { byDay: days.flat().map(weekday => ({ weekday })), ...(days.length === 2 ? { doubtful: true } : {}) })),
  ),
  map(seq(optionalOn, nthDays, inEachMonth), ([, byDay, told]) =>
    wrap(plain('MONTHLY', 1, { byDay, ...(told ? {} : { doubtful: true }) })),
  ),
  map(seq(optionalOn, mixedWorkdays, inEachMonth), ([, places]) => wrap(onWorkdays(places))),
  map(seq(optionalOn, list(either(someDay, dayNumber), joint), inEachMonth), ([, days, told]) =>
    told ? wrap(onMonthDays(days)) : undefined,
  ),
  map(seq(word('often'), maybe(word('article', 'every', 'the')), unit), ([n, , its]) => (n === 1 ? wrap(intervalUnit(its, 1)) : undefined)),
  map(seq(word('article'), unit, word('otherAfter')), ([, its]) => wrap(intervalUnit(its, 2))),
  map(seq(maybe(word('article')), either(anyWeekday, anyWeekday), word('otherAfter')), ([, weekday]) =>
    wrap(plain('WEEKLY', 2, { byDay: [{ weekday }] })),
  ),
);

/** Every form of words that says how something returns. `every!` counts from when it was done. */
export const repeats: Parser<SaidRepeat> = map(
  seq(
    longest<readonly [boolean, SaidRepeat]>(
      map(seq(bare, maybe(glued(mark('!')))), ([said, bang]) => [bang !== false, said] as const),
      seq(every, afterEvery),
    ),
    maybe(word('afterDone')),
  ),
  ([[bang, said], done]) => (bang || done !== false ? { ...said, repeat: { ...said.repeat, afterDone: true } } : said),
);
