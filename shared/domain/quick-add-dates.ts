import { type EpochDay, monthLength, parseDate, startOfWeek, toCivil, toEpochDay, weekdayIndex } from './civil.ts';
import { anyOf, type Groups, letters, numberIn, numberOf, placeOf, type Reader, says } from './quick-add-phrase.ts';
import type { Words } from './quick-add-words.ts';
import { lastDate } from './when.ts';

/** A day that a form of words names, with the time where it names one too. */
export type SaidDay = { day: EpochDay; time?: number };
/** A form of words for a day: the source of its pattern, and what it names; undefined for a day that is none. */
export type DayForm = { source: string; read: (groups: Groups, reader: Reader) => SaidDay | undefined };

const minutesPerDay = 1440;
const leapCycle = 8;

/** The first day from today on that is this day of this month; undefined where no year has it. */
const comingDay = (today: EpochDay, month: number, day: number): EpochDay | undefined => {
  const { year } = toCivil(today);
  for (let later = 0; later <= leapCycle; later++) {
    const found = toEpochDay(year + later, month, day);
    if (day >= 1 && day <= monthLength(year + later, month) && found >= today) return found;
  }
  return undefined;
};

const calendarDay = (year: number, month: number, day: number): SaidDay | undefined =>
  month >= 1 && month <= 12 && day >= 1 && day <= monthLength(year, month) && year >= 1970 && year <= 2200
    ? { day: toEpochDay(year, month, day) }
    : undefined;

const inMonth = ({ today }: Reader, month: number, day: number, year?: string): SaidDay | undefined => {
  if (year !== undefined) return calendarDay(Number(year.length === 2 ? `20${year}` : year), month, day);
  const found = comingDay(today, month, day);
  return found === undefined ? undefined : { day: found };
};

/** The day so many months later; the last of its month where that is shorter. */
export const monthsLater = (day: EpochDay, months: number): EpochDay => {
  const civil = toCivil(day);
  const index = civil.year * 12 + civil.month - 1 + months;
  const year = Math.floor(index / 12);
  const month = index - year * 12 + 1;
  return toEpochDay(year, month, Math.min(civil.day, monthLength(year, month)));
};

const later = (from: EpochDay, count: number, unit: string, { units }: Words): EpochDay => {
  if (says(units.day, unit)) return from + count;
  if (says(units.week, unit)) return from + 7 * count;
  return monthsLater(from, says(units.month, unit) ? count : 12 * count);
};

/** The first such weekday after a day. */
const weekdayAfter = (day: EpochDay, weekday: number): EpochDay => day + 1 + ((weekday - weekdayIndex(day + 1) + 7) % 7);
const nextMonday = (today: EpochDay): EpochDay => startOfWeek(today, 0) + 7;

const near = (words: Words): DayForm[] => [
  { source: words.dayAfterTomorrow, read: (_, { today }) => ({ day: today + 2 }) },
  { source: words.tonight, read: (_, { today }) => ({ day: today, time: 20 * 60 }) },
  { source: words.today, read: (_, { today }) => ({ day: today }) },
  { source: words.tomorrow, read: (_, { today }) => ({ day: today + 1 }) },
];

const counted = (words: Words): DayForm[] => {
  const { units } = words;
  const longer = anyOf([units.day, units.week, units.month, units.year]);
  const shorter = anyOf([units.minute, units.hour]);
  const count = `(?<n>${numberIn(words)})`;
  const days = ({ n = '', unit = '' }: Groups, { today }: Reader): SaidDay => ({ day: later(today, numberOf(words, n), unit, words) });
  const minutesOn = (minutes: number, { today, nowMinutes }: Reader): SaidDay => {
    const at = nowMinutes + minutes;
    return { day: today + Math.floor(at / minutesPerDay), time: at % minutesPerDay };
  };
  return [
    { source: `(?:${words.in})\\s+(?:${words.half})`, read: (_, reader) => minutesOn(30, reader) },
    {
      source: `(?:${words.in})\\s+${count}\\s*(?<unit>${shorter})`,
      read: ({ n = '', unit = '' }, reader) => minutesOn(numberOf(words, n) * (says(units.hour, unit) ? 60 : 1), reader),
    },
    { source: `(?:${words.in})\\s+${count}\\s*(?<unit>${longer})`, read: days },
    { source: `${count}\\s*(?<unit>${longer})\\s+(?:${words.fromNow})`, read: days },
    {
      source: `${count}\\s*(?<unit>${units.week})\\s+from\\s+(?<weekday>${anyOf(words.weekdays)})`,
      read: ({ n = '', weekday = '' }, { today }) => ({
        day: weekdayAfter(today, placeOf(words.weekdays, weekday)) + 7 * numberOf(words, n),
      }),
    },
  ];
};

const spans = (words: Words): DayForm[] => {
  const { units } = words;
  const endOf = (today: EpochDay, unit: string, ahead: number): EpochDay => {
    const { year, month } = toCivil(monthsLater(today, says(units.month, unit) ? ahead : 0));
    if (says(units.week, unit)) return startOfWeek(today, 0) + 6 + 7 * ahead;
    if (says(units.month, unit)) return toEpochDay(year, month, monthLength(year, month));
    return toEpochDay(year + ahead, 12, 31);
  };
  const begin = (today: EpochDay, unit: string): EpochDay => {
    const { year, month } = toCivil(today);
    if (says(units.week, unit)) return nextMonday(today);
    return says(units.month, unit) ? toEpochDay(month === 12 ? year + 1 : year, (month % 12) + 1, 1) : toEpochDay(year + 1, 1, 1);
  };
  const unit = `(?<unit>${anyOf([units.week, units.month, units.year])})`;
  return [
    {
      source: `(?:${words.endOf})\\s+(?:the\\s+)?(?<next>(?:${words.next})\\s+)?${unit}s?`,
      read: ({ next, unit: said = '' }, { today }) => ({ day: endOf(today, said, next === undefined ? 0 : 1) }),
    },
    { source: `(?:${words.next})\\s+${unit}`, read: ({ unit: said = '' }, { today }) => ({ day: begin(today, said) }) },
    {
      source: `(?:(?<next>${words.next})\\s+|(?:on\\s+)?(?:the|${words.this})\\s+|on\\s+)(?:${words.weekend})`,
      read: ({ next }, { today }) => ({ day: Math.max(today, startOfWeek(today, 0) + 5) + (next === undefined ? 0 : nextWeekend(today)) }),
    },
  ];
};

/** From the Saturday that is meant by "this weekend" to the next one. */
const nextWeekend = (today: EpochDay): number => startOfWeek(today, 0) + 12 - Math.max(today, startOfWeek(today, 0) + 5);

const written = (words: Words): DayForm[] => {
  const month = `(?<month>${anyOf(words.months)})\\.?`;
  const day = `(?<day>\\d{1,2})(?:${words.ordinalEnd})?`;
  const year = '(?:,?\\s+(?<year>(?:19|20|21)\\d\\d))?';
  const named = ({ month: name = '', day: number = '', year: said }: Groups, reader: Reader) =>
    inMonth(reader, placeOf(words.months, name) + 1, Number(number), said);
  const numbers = ({ month: said = '', day: number = '', year: its }: Groups, reader: Reader) =>
    inMonth(reader, Number(said), Number(number), its);
  return [
    { source: '(?<year>(?:19|20|21)\\d\\d)-(?<month>\\d\\d)-(?<day>\\d\\d)', read: numbers },
    { source: '(?<day>\\d{1,2})\\.\\s?(?<month>\\d{1,2})\\.\\s?(?<year>(?:19|20|21)?\\d\\d)', read: numbers },
    { source: '(?<day>\\d{1,2})\\.(?<month>\\d{1,2})\\.', read: numbers },
    { source: '(?<one>\\d{1,2})/(?<two>\\d{1,2})(?:/(?<year>(?:19|20|21)?\\d\\d))?', read: slashed },
    { source: `(?:the\\s+)?${day}\\s+(?:${words.of}\\s+)?${month}${year}`, read: named },
    { source: `${month}\\s+(?:the\\s+)?${day}${year}`, read: named },
  ];
};

/** Which of two numbers is the month is known only where the other cannot be one. */
const slashed = ({ one, two, year }: Groups, reader: Reader): SaidDay | undefined => {
  const [a, b] = [Number(one), Number(two)];
  if (a > 12 && b <= 12) return inMonth(reader, b, a, year);
  return b > 12 || a === b ? inMonth(reader, a, b, year) : undefined;
};

const ofMonth = (words: Words): DayForm => ({
  source: `(?:${words.onThe})\\s+(?<day>\\d{1,2})(?:${words.ordinalEnd})`,
  read: ({ day = '' }, { today }) => {
    const { year, month } = toCivil(today);
    for (let at = 0; at < 3; at++) {
      const [y, m] = [year + Math.floor((month - 1 + at) / 12), ((month - 1 + at) % 12) + 1];
      const found = calendarDay(y, m, Number(day));
      if (found && found.day >= today) return found;
    }
    return undefined;
  },
});

const onlyBefore = '(?=\\s*(?:$|[,.;:)!\\0]|(?:at|by)\\b|\\d|noon|midnight|morning|afternoon|evening|night))';

const weekdays = (words: Words): DayForm[] => {
  const any = `(?<weekday>${anyOf(words.weekdays)})`;
  const read = ({ next, weekday = '' }: Groups, { today }: Reader): SaidDay => {
    const place = placeOf(words.weekdays, weekday);
    return { day: next === undefined ? weekdayAfter(today, place) : nextMonday(today) + place };
  };
  const alone = `(?<weekday>(?!(?:${words.shortWeekdays})(?![${letters}]))(?:${anyOf(words.weekdays)}))`;
  return [
    { source: `(?:on\\s+)?(?<next>${words.next})\\s+${any}`, read },
    { source: `(?:${words.this}|${words.on})\\s+(?:the\\s+)?${any}`, read },
    { source: alone, read },
    { source: `(?<weekday>${words.shortWeekdays})${onlyBefore}`, read },
  ];
};

/** Every form of words for a day, those that say more before those that say less. */
export const dayForms = (words: Words): DayForm[] =>
  [...counted(words), ...near(words), ...written(words), ...spans(words), ...weekdays(words), ofMonth(words)].map(({ source, read }) => ({
    source,
    read: (groups, reader) => {
      const found = read(groups, reader);
      return found && found.day <= parseDate(lastDate) ? found : undefined;
    },
  }));
