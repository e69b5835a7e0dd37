/**
 * How a language says when: every text is the source of a regular expression without groups. What is not told apart by a word is told apart
 * by its place, which is the same in all languages that stand here.
 */
export type Words = {
  /** Monday first. */
  weekdays: readonly string[];
  /** Those among them that are words of their own too: they count where nothing but a time or another phrase follows. */
  shortWeekdays: string;
  /** January first. */
  months: readonly string[];
  numbers: Readonly<Record<string, number>>;
  ordinals: Readonly<Record<string, number>>;
  /** What makes a number one of a row: `3rd`, `3.`. */
  ordinalEnd: string;
  units: Readonly<Record<'minute' | 'hour' | 'day' | 'week' | 'month' | 'year', string>>;
  half: string;
  and: string;
  today: string;
  tomorrow: string;
  dayAfterTomorrow: string;
  tonight: string;
  weekend: string;
  next: string;
  this: string;
  in: string;
  fromNow: string;
  /** What may stand before a date, and before the number of a day in its month. */
  on: string;
  onThe: string;
  endOf: string;
  of: string;
  /** What may, and what must, stand before an hour. */
  at: string;
  oClock: string;
  am: string;
  pm: string;
  noon: string;
  midnight: string;
  inThe: string;
  parts: readonly (readonly [string, number])[];
  /** An hour up to this one without more is in the afternoon: nobody does anything at five in the morning, unless they say so. */
  afternoonUpTo: number;
  to: string;
  every: string;
  other: string;
  adverbs: readonly (readonly [string, string])[];
  workday: string;
  quarter: string;
  lastDay: string;
  ofTheMonth: string;
  plural: string;
  afterDone: string;
  until: string;
  starting: string;
  forThe: string;
  times: string;
  deadline: string;
  remind: string;
  remindTo: string;
  before: string;
  dayBefore: string;
  priorities: readonly (readonly [string, 'critical' | 'high' | 'medium' | 'low'])[];
};

/** Levels that are written alike in all languages. */
export const levels = [
  ['!critical|!!!', 'critical'],
  ['!1|p1|!high', 'high'],
  ['!2|p2|!medium', 'medium'],
  ['!3|p3|!low', 'low'],
] as const;
