import type { EpochDay } from './civil.ts';
import type { Words } from './quick-add-words.ts';

/** What a phrase can say of an item. */
export type Field = 'tags' | 'priority' | 'reminders' | 'recurrence' | 'duration' | 'due' | 'deadline';

/** A reminder as a phrase says it: ISO 8601 before the due, or at a time (minutes) of a day counted from it. */
export type SaidReminder = { offset: string; time?: number };
/** How something returns: its RFC 5545 rule without an end, the days on which it can begin, and what it is counted from. */
export type SaidRepeat = { rule: string; fits: (day: EpochDay) => boolean; afterDone: boolean; monthEnd?: 'backward' };
/** What the phrases of a text have said, so far. Days are epoch days, times minutes of the day, lengths in minutes. */
export type Said = {
  tags: string[];
  priority?: 'critical' | 'high' | 'medium' | 'low';
  reminders: SaidReminder[];
  repeat?: SaidRepeat;
  count?: number;
  until?: EpochDay;
  /** An end counted from the beginning: so many days, or months. */
  lasts?: { days: number; months: number };
  day?: EpochDay;
  time?: number;
  lengthMinutes?: number;
  deadline?: EpochDay;
};

/** Where and when a text is read: the wall clock of whoever wrote it, and their language. */
export type Reader = { today: EpochDay; nowMinutes: number; words: Words };

/** The named groups of a match; those that took no part are undefined. */
export type Groups = Record<string, string | undefined>;
/** A form of words, what it says when it is found (undefined: nothing after all), and whether it may be found more than once. */
export type Phrase = {
  field: Field;
  pattern: RegExp;
  read: (groups: Groups, said: Said, reader: Reader) => Partial<Said> | undefined;
  many?: true;
};

/** What a letter is, inside of brackets. A range of scripts: `\p{L}` would take a second to compile in all of these patterns. */
export const letters = 'A-Za-z\\u00aa-\\u1fff\\u2c00-\\ud7ff';

// A phrase is no part of a longer word, number, date, address or tag.
const before = `(?<![${letters}0-9_#@./:-])`;
const behind = `(?![${letters}0-9_]|[-/:.'’][${letters}]|[-/:.][0-9])`;

/** A pattern for a whole phrase. What was understood before stands in the text as NUL. */
export const whole = (source: string): RegExp => new RegExp(`${before}(?:${source})${behind}`, 'giu');

/** One of these, as the source of a pattern. */
export const anyOf = (sources: readonly string[]): string => sources.join('|');

const exact = new Map<string, RegExp>();
/** Whether a text is said by a source, from beginning to end. */
export const says = (source: string, text: string): boolean => {
  const pattern = exact.get(source) ?? new RegExp(`^(?:${source})$`, 'iu');
  exact.set(source, pattern);
  return pattern.test(text);
};

/** The place of the source that says this text, -1 when none does. */
export const placeOf = (sources: readonly string[], text: string): number => sources.findIndex(source => says(source, text));

/** The source of a number, in digits or as a word. */
export const numberIn = ({ numbers }: Words): string => `\\d{1,3}|${Object.keys(numbers).join('|')}`;
export const numberOf = ({ numbers }: Words, text: string): number => numbers[text.toLowerCase()] ?? Number(text);
