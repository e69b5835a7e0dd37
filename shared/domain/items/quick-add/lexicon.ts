import { type Token, tokensOf } from './tokens.ts';

/** The languages that texts are read in. */
export const languages = ['en', 'de', 'fr', 'es', 'pt'] as const;

/** What a word can be. Each language has words for these; the grammar is the same in all. */
export type Category =
  | 'weekday'
  | 'weekdayShort'
  | 'weekdays'
  | 'month'
  | 'monthShort'
  | 'number'
  | 'article'
  | 'ordinal'
  | 'ordinalEnd'
  | 'unit'
  | 'unitShort'
  | 'day'
  | 'part'
  | 'partLead'
  | 'partTrail'
  | 'time'
  | 'beforeHour'
  | 'afterHour'
  | 'minutesTo'
  | 'at'
  | 'oClock'
  | 'hours'
  | 'hourMark'
  | 'am'
  | 'pm'
  | 'zone'
  | 'to'
  | 'from'
  | 'between'
  | 'and'
  | 'every'
  | 'other'
  | 'otherAfter'
  | 'adverb'
  | 'workday'
  | 'weekend'
  | 'of'
  | 'the'
  | 'on'
  | 'due'
  | 'next'
  | 'nextAfter'
  | 'this'
  | 'in'
  | 'fromNow'
  | 'start'
  | 'mid'
  | 'end'
  | 'holiday'
  | 'afterDone'
  | 'until'
  | 'starting'
  | 'for'
  | 'times'
  | 'often'
  | 'except'
  | 'deadline'
  | 'remind'
  | 'remindTo'
  | 'remindLink'
  | 'before'
  | 'dayBefore'
  | 'sameDay'
  | 'half'
  | 'priority';

/** What a word says within its category: a weekday (0 is Monday), minutes, a unit, part of a rule. */
export type Value = number | string;

/** The words of a language as they are written down: `a|b` are two ways to say the same, an object says what each of them means. */
export type Words = {
  language: (typeof languages)[number];
  /** A bare hour up to this one is in the afternoon: nobody does anything at five in the morning, unless they say so. */
  afternoonUpTo: number;
  /** What comes first in 3/4: the day, the month, or nobody knows. */
  slashed: 'day' | 'month' | 'unknown';
  /** An hour after `at` needs nothing more: where its word is no other word. */
  bareHours: boolean;
  /** `le 15` is a day of the month, without an ending. */
  bareDays: boolean;
  /** Weekday and part of the day are written as one word: `Dienstagabend`. */
  compounds: boolean;
  /** `every second friday` may be meant as every other one, or as the second of the month. */
  secondIsOther: boolean;
  words: Partial<Record<Category, string | Record<string, Value>>>;
};

type Entry = { category: Category; value: Value; keys: string[]; short: boolean };
/** The words of a language by the first token of each, the longest first. */
export type Lexicon = Omit<Words, 'words'> & { entries: Map<string, Entry[]> };

const shortened = 5;
const abbreviations: readonly Category[] = ['weekday', 'weekdayShort', 'month', 'monthShort', 'unit', 'unitShort'];
/** What is understood only where somebody's language is certain: short forms are words of other languages. */
const uncertain: readonly Category[] = [
  'weekdayShort',
  'monthShort',
  'unitShort',
  'part',
  'at',
  'in',
  'on',
  'of',
  'number',
  'to',
  'for',
  'ordinal',
];

const entriesOf = (category: Category, said: string | Record<string, Value>): Entry[] =>
  (typeof said === 'string' ? [[said, said] as const] : Object.entries(said)).flatMap(([phrases, value]) =>
    phrases.split('|').map(phrase => {
      const keys = tokensOf(phrase).map(({ key }) => key);
      return { category, value, keys, short: abbreviations.includes(category) && phrase.length <= shortened };
    }),
  );

/** The words of a language made ready; strictly, only those that mean nothing else elsewhere. */
export const lexiconOf = ({ words, ...settings }: Words, strictly = false): Lexicon => {
  const entries = new Map<string, Entry[]>();
  for (const [category, said] of Object.entries(words) as [Category, string | Record<string, Value>][]) {
    if (strictly && uncertain.includes(category)) continue;
    for (const entry of entriesOf(category, said)) {
      const first = entry.keys[0]!;
      entries.set(first, [...(entries.get(first) ?? []), entry]);
    }
  }
  for (const all of entries.values()) all.sort((a, b) => b.keys.length - a.keys.length);
  return { ...settings, entries };
};

const known = ({ entries }: Lexicon, key: string, category: Category): boolean =>
  Boolean(entries.get(key)?.some(each => each.category === category && each.keys.length === 1));

/** Two words where one is written: `dienstagabend`. */
export const splitCompounds = (tokens: readonly Token[], lexicon: Lexicon): Token[] =>
  tokens.flatMap(token => {
    if (!lexicon.compounds || token.kind !== 'word' || lexicon.entries.has(token.key) || token.key.length > 24) return [token];
    for (let cut = 4; cut < token.key.length - 2; cut++) {
      const [head, tail] = [token.key.slice(0, cut), token.key.slice(cut)];
      if (!known(lexicon, head, 'weekday') || !known(lexicon, tail, 'part')) continue;
      return [
        { ...token, key: head, to: token.from + cut },
        { ...token, key: tail, from: token.from + cut, spaced: false, compound: true },
      ];
    }
    return [token];
  });
