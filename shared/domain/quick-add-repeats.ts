import { type EpochDay, monthLength, toCivil, weekdayIndex } from './civil.ts';
import {
  anyOf,
  type Groups,
  letters,
  numberIn,
  numberOf,
  type Phrase,
  placeOf,
  type Said,
  type SaidRepeat,
  says,
  whole,
} from './quick-add-phrase.ts';
import type { Words } from './quick-add-words.ts';

const codes = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];
const workdays = [0, 1, 2, 3, 4];

type Form = { source: string; read: (groups: Groups) => (Partial<Said> & { repeat: SaidRepeat }) | undefined };

const anyDay = (): boolean => true;
const repeatOf = (rule: string, fits: (day: EpochDay) => boolean = anyDay, more: Partial<SaidRepeat> = {}): { repeat: SaidRepeat } => ({
  repeat: { rule, fits, afterDone: false, ...more },
});
const interval = (n: number): string => (n === 1 ? '' : `;INTERVAL=${n}`);

const onWeekdays = (places: number[], n = 1): { repeat: SaidRepeat } | undefined =>
  places.includes(-1) || places.length === 0
    ? undefined
    : repeatOf(
        `FREQ=WEEKLY${interval(n)};BYDAY=${[...new Set(places)]
          .sort()
          .map(place => codes[place])
          .join(',')}`,
        day => places.includes(weekdayIndex(day)),
      );

/** A day of each month: -1 is its last. One that short months lack is their last day. */
const onDayOfMonth = (day: number, n = 1): { repeat: SaidRepeat } | undefined => {
  if (day === 0 || day > 31) return undefined;
  const fits = (at: EpochDay): boolean => {
    const civil = toCivil(at);
    return civil.day === (day === -1 ? monthLength(civil.year, civil.month) : day);
  };
  return repeatOf(`FREQ=MONTHLY${interval(n)};BYMONTHDAY=${day}`, fits, day > 28 ? { monthEnd: 'backward' } : {});
};

const onNthWeekday = (nth: number, weekday: number): { repeat: SaidRepeat } | undefined => {
  const fits = (at: EpochDay): boolean => {
    const { year, month, day } = toCivil(at);
    const place = nth === -1 ? day > monthLength(year, month) - 7 : Math.ceil(day / 7) === nth;
    return place && weekdayIndex(at) === weekday;
  };
  return weekday === -1 ? undefined : repeatOf(`FREQ=MONTHLY;BYDAY=${nth}${codes[weekday]}`, fits);
};

const onDayOfYear = (month: number, day: number): { repeat: SaidRepeat } | undefined =>
  month >= 1 && day >= 1 && day <= monthLength(2024, month)
    ? repeatOf(`FREQ=YEARLY;BYMONTH=${month};BYMONTHDAY=${day}`, at => toCivil(at).month === month && toCivil(at).day === day)
    : undefined;

const everyUnit = (words: Words, unit: string, n: number): { repeat: SaidRepeat } | undefined => {
  const { units } = words;
  if (n < 1) return undefined;
  if (says(units.day, unit)) return repeatOf(`FREQ=DAILY${interval(n)}`);
  if (says(units.week, unit)) return repeatOf(`FREQ=WEEKLY${interval(n)}`);
  if (says(units.month, unit)) return repeatOf(`FREQ=MONTHLY${interval(n)}`, anyDay, { monthEnd: 'backward' });
  if (says(words.quarter, unit)) return repeatOf(`FREQ=MONTHLY${interval(3 * n)}`, anyDay, { monthEnd: 'backward' });
  return repeatOf(`FREQ=YEARLY${interval(n)}`);
};

const listOf = (words: Words): string => {
  const day = `(?:${anyOf(words.weekdays)})s?`;
  return `${day}(?:\\s*(?:,|${words.and}|,\\s*(?:${words.and}))\\s*${day})*`;
};
const placesIn = (words: Words, text: string): number[] =>
  text.split(new RegExp(`\\s*(?:,|\\s(?:${words.and})\\s|&|\\+)\\s*`, 'iu')).flatMap(each => {
    const name = each.replace(new RegExp(`^(?:${words.and})\\s+`, 'iu'), '').trim();
    return name === '' ? [] : [placeOf(words.weekdays, placeOf(words.weekdays, name) === -1 ? name.replace(/s$/i, '') : name)];
  });

/** Every so many: the number, "other", or one that counts in a row. */
const countIn = (words: Words): string =>
  `(?<n>${numberIn(words)})(?:${words.ordinalEnd})?|(?<other>${words.other})|(?<nth>${anyOf(Object.keys(words.ordinals))})`;
const countOf = (words: Words, { n, other, nth }: Groups): number => {
  if (other !== undefined) return 2;
  if (nth !== undefined) return words.ordinals[nth.toLowerCase()] ?? 1;
  return n === undefined ? 1 : numberOf(words, n);
};

const ofUnits = (words: Words): Form[] => {
  const { units, every } = words;
  const unit = `(?<unit>${anyOf([units.day, units.week, units.month, units.year, words.quarter])})`;
  const each = `(?:${every})(?<bang>!)?\\s+(?:(?:${countIn(words)})\\s*)?`;
  const day = `(?<day>\\d{1,2})(?:${words.ordinalEnd})?`;
  const on = `(?:${words.on}|${words.onThe})`;
  return [
    {
      source: `${each}(?<unit>${units.week})\\s+(?:(?:${words.on})\\s+)?(?<days>${listOf(words)})`,
      read: groups => onWeekdays(placesIn(words, groups.days ?? ''), countOf(words, groups)),
    },
    {
      source: `${each}(?<unit>${units.month})\\s+${on}\\s+(?:the\\s+)?${day}`,
      read: groups => onDayOfMonth(Number(groups.day), countOf(words, groups)),
    },
    {
      source: `${each}(?<unit>${units.month})\\s+(?:on\\s+)?(?:the\\s+)?(?:${words.lastDay})`,
      read: groups => onDayOfMonth(-1, countOf(words, groups)),
    },
    { source: `${each}${unit}`, read: groups => everyUnit(words, groups.unit ?? '', countOf(words, groups)) },
  ];
};

const ofMonths = (words: Words): Form[] => {
  const each = `(?:${words.every})(?<bang>!)?\\s+`;
  const inMonth = `(?:\\s+(?:${words.ofTheMonth}))`;
  const month = `(?<month>${anyOf(words.months)})\\.?`;
  const day = `(?<day>\\d{1,2})(?:${words.ordinalEnd})?`;
  const nth = `(?:(?<nth>${anyOf(Object.keys(words.ordinals))})|(?<place>[1-5])(?:${words.ordinalEnd}))`;
  const ofYear = ({ month: name = '', day: number }: Groups) => onDayOfYear(placeOf(words.months, name) + 1, Number(number));
  const nthOf = ({ nth: name, place }: Groups): number => (name === undefined ? Number(place) : (words.ordinals[name.toLowerCase()] ?? 1));
  return [
    {
      source: `(?:${each}|(?:${words.onThe})\\s+)?${nth}\\s+(?<weekday>${anyOf(words.weekdays)})${inMonth}`,
      read: groups => onNthWeekday(nthOf(groups), placeOf(words.weekdays, groups.weekday ?? '')),
    },
    {
      source: `${each}(?<nth>last|letzten?)\\s+(?<weekday>${anyOf(words.weekdays)})`,
      read: groups => onNthWeekday(-1, placeOf(words.weekdays, groups.weekday ?? '')),
    },
    { source: `(?:${each})(?:${words.lastDay})${inMonth}?`, read: () => onDayOfMonth(-1) },
    { source: `${each}${day}\\s+(?:${words.of}\\s+)?${month}`, read: ofYear },
    { source: `${each}(?:(?:${words.units.year})\\s+(?:on|am)\\s+)?(?:${month}\\s+(?:the\\s+)?${day})`, read: ofYear },
    {
      source: `${each}(?<day>\\d{1,2})(?:${words.ordinalEnd})(?:${inMonth}|(?!\\s*[${letters}]))`,
      read: groups => onDayOfMonth(Number(groups.day)),
    },
  ];
};

const ofWeekdays = (words: Words): Form[] => {
  const each = `(?:${words.every})(?<bang>!)?\\s+`;
  const plural = `(?:${anyOf(words.weekdays)})s?(?<=[${letters}]{5}s)`;
  return [
    { source: `(?:(?:${words.every})(?<bang>!)?\\s+|on\\s+)?(?:${words.workday})(?<=[${letters}]{5})`, read: () => onWeekdays(workdays) },
    { source: `${each}(?:${words.weekend})s?|(?:on\\s+)?(?:${words.weekend})s`, read: () => onWeekdays([5, 6]) },
    {
      source: `${each}(?:(?:${countIn(words)})\\s+)?(?<days>${listOf(words)})`,
      read: groups => onWeekdays(placesIn(words, groups.days ?? ''), countOf(words, groups)),
    },
    {
      source: `(?:(?:${words.on})\\s+)?(?<days>${plural}(?:\\s*(?:,|${words.and})\\s*${plural})*)`,
      read: ({ days = '' }) => onWeekdays(placesIn(words, days)),
    },
  ];
};

const ofParts = (words: Words): Form[] =>
  words.parts.map(([source, time]) => ({
    source: `(?:${words.every})(?<bang>!)?\\s+(?:${source})`,
    read: () => ({ ...repeatOf('FREQ=DAILY'), time }),
  }));

const adverbs = (words: Words): Form[] =>
  words.adverbs.map(([source, rule]) => ({
    source: `(?:${source})(?<bang>!)?`,
    read: () => repeatOf(rule, anyDay, rule.includes('MONTHLY') ? { monthEnd: 'backward' } : {}),
  }));

/** Every form of words that says how something returns. `every!` counts from when it was done. */
export const repeatPhrases = (words: Words): Phrase[] =>
  [...ofMonths(words), ...ofUnits(words), ...ofWeekdays(words), ...ofParts(words), ...adverbs(words)].map(({ source, read }) => ({
    field: 'recurrence',
    pattern: whole(`(?:${source})(?<done>\\s+(?:${words.afterDone}))?`),
    read: (groups, said) => {
      const found = said.repeat ? undefined : read(groups);
      if (!found) return undefined;
      const afterDone = groups.bang !== undefined || groups.done !== undefined;
      return { ...found, repeat: { ...found.repeat, afterDone } };
    },
  }));
