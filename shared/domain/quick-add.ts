import type * as z from 'zod';
import { type EpochDay, formatDate, formatTime, parseDate, parseTime } from './civil.ts';
import type { ItemInput } from './item.ts';
import { wordsOf } from './quick-add-language.ts';
import { type Field, letters, type Phrase, type Reader, type Said } from './quick-add-phrase.ts';
import { lastOf, phrasesOf } from './quick-add-phrases.ts';
import { isoOf } from './quick-add-times.ts';
import type { Words } from './quick-add-words.ts';
import { lastDate, wallClockAt } from './when.ts';

/** A part of the text, from a character to before another, and what it says of the item; `title` is what is left. */
export type Part = { field: Field | 'title'; text: string; from: number; to: number };
/** What a text says: the item as a client would send it, every part of the text, and those that look like more than a title but were not understood. */
export type QuickAdd = { language: 'en' | 'de'; draft: Draft; parts: Part[]; unclear: Omit<Part, 'field'>[] };
/** An item as a client would send it; without a title where nothing is left for one. */
export type Draft = Partial<z.input<typeof ItemInput>>;

const farthest = 366 * 8;

const phrases = new Map<Words, Phrase[]>();
const phrasesIn = (words: Words): Phrase[] => {
  const known = phrases.get(words) ?? phrasesOf(words);
  phrases.set(words, known);
  return known;
};

type Claim = { field: Field; from: number; to: number };
type Read = { said: Said; claims: Claim[]; masked: string };

/** Understands one phrase wherever it stands, or where it stands last: what comes last in a text is most often about when. */
const understand = ({ field, pattern, read, many }: Phrase, before: Read, reader: Reader): Read => {
  let { said, claims, masked } = before;
  const found = [...masked.matchAll(pattern)].filter(([text]) => text.length > 0);
  for (const match of many ? found : found.reverse()) {
    const update = read({ ...match.groups }, said, reader);
    if (!update) continue;
    const [from, to] = [match.index, match.index + match[0].length];
    said = { ...said, ...update };
    claims = [...claims, { field, from, to }];
    masked = `${masked.slice(0, from)}${'\0'.repeat(to - from)}${masked.slice(to)}`;
    if (!many) break;
  }
  return { said, claims, masked };
};

const readAll = (text: string, among: readonly Phrase[], reader: Reader): Read =>
  among.reduce((read: Read, phrase) => understand(phrase, read, reader), { said: { tags: [], reminders: [] }, claims: [], masked: text });

/** The text from its beginning to its end, without gap or overlap. */
const partsOf = (text: string, claims: readonly Claim[]): Part[] => {
  const parts: Part[] = [];
  let at = 0;
  const title = (to: number): void => {
    if (to > at) parts.push({ field: 'title', text: text.slice(at, to), from: at, to });
  };
  for (const { field, from, to } of [...claims].sort((a, b) => a.from - b.from)) {
    title(from);
    parts.push({ field, text: text.slice(from, to), from, to });
    at = to;
  }
  title(text.length);
  return parts;
};

/** What is left, without the commas and dashes that held the rest to it. */
const titleOf = (parts: readonly Part[]): string =>
  parts
    .filter(({ field }) => field === 'title')
    .map(({ text }) => text)
    .join(' ')
    .replace(/\s+/g, ' ')
    .replace(/\s+([,;:.!?)])/g, '$1')
    .replace(/\(\s*\)/g, '')
    .replace(/^[\s,;:–-]+|[\s,;:–-]+$/g, '');

const unclearIn = (parts: readonly Part[], { every, remind, until }: Words): Omit<Part, 'field'>[] => {
  const odd = new RegExp(
    `(?<![${letters}0-9])(?:(?:${every}|${remind}|${until})(?![${letters}])|[#@!]\\S+|\\d{1,2}[/.:]\\d{1,2}\\S*)`,
    'giu',
  );
  return parts
    .filter(({ field }) => field === 'title')
    .flatMap(({ text, from }) =>
      [...text.matchAll(odd)].map(({ 0: found, index }) => ({ text: found, from: from + index, to: from + index + found.length })),
    );
};

/** The day it is due first: the one that was said, or the next on which it can begin. */
const firstDay = ({ day, time, repeat }: Said, { today, nowMinutes }: Reader): EpochDay | undefined => {
  if (day === undefined && time === undefined && !repeat) return undefined;
  let first = day ?? (time !== undefined && time <= nowMinutes ? today + 1 : today);
  for (let tried = 0; repeat && !repeat.fits(first) && tried < farthest; tried++) first += 1;
  return first;
};

const compact = (day: EpochDay): string => formatDate(day).replaceAll('-', '');

const ruleOf = ({ repeat, count, until, lasts }: Said, first: EpochDay): string => {
  if (count !== undefined) return `${repeat?.rule};COUNT=${count}`;
  const last = lasts ? Math.min(lastOf(first, lasts), parseDate(lastDate)) : until;
  return last === undefined ? `${repeat?.rule}` : `${repeat?.rule};UNTIL=${compact(last)}`;
};

const recurrenceOf = (said: Said, first: EpochDay | undefined): Draft => {
  if (!said.repeat || first === undefined) return {};
  const { afterDone, monthEnd } = said.repeat;
  const anchor = afterDone ? 'completion' : 'due';
  return { recurrence: { rule: ruleOf(said, first), anchor, missed: 'once', monthEnd: monthEnd ?? 'omit' } };
};

const draftOf = (said: Said, title: string, zone: string, reader: Reader): Draft => {
  const first = firstDay(said, reader);
  const { tags, priority, reminders, time, lengthMinutes, deadline } = said;
  const clock = time === undefined ? {} : { time: formatTime(time), zone };
  return {
    ...(title === '' ? {} : { title }),
    zone,
    ...(tags.length > 0 ? { tags } : {}),
    ...(priority ? { priority } : {}),
    ...(first === undefined ? {} : { due: { date: formatDate(first), ...clock } }),
    ...(deadline === undefined ? {} : { deadline: { date: formatDate(deadline) } }),
    ...(lengthMinutes === undefined ? {} : { duration: isoOf({ months: 0, days: 0, minutes: lengthMinutes }) }),
    ...recurrenceOf(said, first),
    ...(reminders.length === 0
      ? {}
      : { reminders: reminders.map(({ offset, time: at }) => ({ offset, ...(at === undefined ? {} : { time: formatTime(at) }) })) }),
  };
};

/**
 * What somebody means by a line of text such as "water plants every other Saturday 9am #garden !2 remind 1h before", on the wall clock of
 * their zone at an instant. What is not understood stays in the title. Never fails; takes time in proportion to the text.
 */
export const readQuickAdd = (text: string, { now, zone, locale }: { now: string; zone: string; locale: string }): QuickAdd => {
  const { language, words } = wordsOf(locale);
  const { date, time } = wallClockAt(now, zone);
  const reader: Reader = { today: parseDate(date), nowMinutes: parseTime(time), words };
  const all = phrasesIn(words);
  const whole = readAll(text, all, reader);
  // A reminder needs something to be counted from.
  const told = whole.said.reminders.length === 0 || firstDay(whole.said, reader) !== undefined;
  const { said, claims } = told
    ? whole
    : readAll(
        text,
        all.filter(({ field }) => field !== 'reminders'),
        reader,
      );
  const parts = partsOf(text, claims);
  return { language, draft: draftOf(said, titleOf(parts), zone, reader), parts, unclear: unclearIn(parts, words) };
};
