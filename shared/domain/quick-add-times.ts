import { anyOf, type Groups, letters, numberIn, numberOf, says } from './quick-add-phrase.ts';
import type { Words } from './quick-add-words.ts';

/** A form of words for a time of day: the source of its pattern, and the minutes of the day it names. */
export type TimeForm = { source: string; read: (groups: Groups) => number | undefined };

const minutesOf = (hour: number, minute: number): number | undefined =>
  hour <= 24 && minute < 60 && hour * 60 + minute < 1440 ? hour * 60 + minute : undefined;

/** An hour of the clock with twelve hours: 12 is the first. */
const halfDay = (hour: number, minute: number, afternoon: boolean): number | undefined =>
  hour >= 1 && hour <= 12 ? minutesOf((hour % 12) + (afternoon ? 12 : 0), minute) : undefined;

const clock = (words: Words): TimeForm[] => [
  {
    source: `(?<hour>\\d{1,2})(?:[:.](?<minute>[0-5]\\d))?\\s*(?:(?<am>${words.am})|(?<pm>${words.pm}))`,
    read: ({ hour, minute = '0', pm }) => halfDay(Number(hour), Number(minute), pm !== undefined),
  },
  {
    source: '(?<hour>[01]?\\d|2[0-3]):(?<minute>[0-5]\\d)(?:\\s*uhr)?',
    read: ({ hour, minute }) => minutesOf(Number(hour), Number(minute)),
  },
  { source: `(?<hour>[01]?\\d|2[0-3])\\s*(?:${words.oClock})(?:\\s+(?<minute>[0-5]\\d))?`, read: bare(words) },
  { source: words.noon, read: () => 720 },
  { source: words.midnight, read: () => 0 },
];

/** An hour without more: on the clock of the day, or in the afternoon where nobody would mean the night. */
const bare =
  ({ afternoonUpTo }: Words) =>
  ({ hour, minute = '0' }: Groups): number | undefined => {
    const said = Number(hour);
    return minutesOf(said >= 1 && said <= afternoonUpTo ? said + 12 : said, Number(minute));
  };

/** Every form of words for a time that stands for itself. */
export const timeForms = (words: Words): TimeForm[] => {
  const parts = words.parts.map(([source]) => source);
  const part = ({ part: said = '' }: Groups) => words.parts.find(([source]) => says(source, said))?.[1];
  const told = clock(words).map(({ source, read }) => ({ source: `(?:(?:${words.at})\\s*)?(?:${source})`, read }));
  return [
    ...told,
    { source: `(?:${words.at})\\s+(?<hour>[01]?\\d|2[0-3])`, read: bare(words) },
    { source: `(?:${words.inThe})\\s+(?<part>${anyOf(parts)})`, read: part },
    // "Tomorrow morning": behind a day that was understood already.
    { source: `(?<=\\0\\s*)(?<part>${anyOf(parts)})`, read: part },
  ];
};

/** From one time to another, as minutes of the day and a length: "5-7pm", "from 9:00 to 10:30". */
export const rangeForm = (
  words: Words,
): { source: string; read: (groups: Groups) => { time: number; lengthMinutes: number } | undefined } => {
  const side = (name: string) =>
    `(?<${name}h>\\d{1,2})(?:[:.](?<${name}m>[0-5]\\d))?\\s*(?:(?<${name}a>${words.am})|(?<${name}p>${words.pm})|(?<${name}o>${words.oClock}))?`;
  return {
    source: `(?:(?:from|von|${words.at})\\s+)?${side('a')}\\s*(?:${words.to})\\s*${side('b')}`,
    read: groups => between(groups),
  };
};

const between = (groups: Groups): { time: number; lengthMinutes: number } | undefined => {
  const end = sideOf(groups, 'b', undefined);
  if (!end) return undefined;
  const begin = sideOf(groups, 'a', end.half ?? 'clock');
  if (!begin || (end.half === undefined && groups.am === undefined && groups.bo === undefined)) return undefined;
  // "From 11 to 1pm" begins before noon.
  const time =
    begin.time >= end.time && begin.time - 720 >= 0 && groups.aa === undefined && groups.ap === undefined ? begin.time - 720 : begin.time;
  return time < end.time ? { time, lengthMinutes: end.time - time } : undefined;
};

type Side = { time: number; half?: 'am' | 'pm' };
const halfOf = (groups: Groups, name: 'a' | 'b'): 'am' | 'pm' | undefined => {
  if (groups[`${name}a`] !== undefined) return 'am';
  return groups[`${name}p`] === undefined ? undefined : 'pm';
};

/** One end of a range. One without am or pm takes that of the other; one with minutes and neither is on the clock of the day. */
const sideOf = (groups: Groups, name: 'a' | 'b', other: 'am' | 'pm' | 'clock' | undefined): Side | undefined => {
  const [hour, minute] = [Number(groups[`${name}h`]), Number(groups[`${name}m`] ?? 0)];
  const half = halfOf(groups, name) ?? (other === 'clock' ? undefined : other);
  const onClock = groups[`${name}m`] !== undefined || groups[`${name}o`] !== undefined || other === 'clock';
  if (half === undefined && !onClock) return undefined;
  const time = half === undefined ? minutesOf(hour, minute) : halfDay(hour, minute, half === 'pm');
  return time === undefined ? undefined : { time, ...(half ? { half } : {}) };
};

/** The source of a length of time, and how to read one: "1h30", "90 minutes", "an hour and 15 min", "2 days". */
const pieceIn = (words: Words, units: readonly (keyof Words['units'])[]): string => {
  const unit = anyOf(units.map(each => words.units[each]));
  // A number in letters is apart from its unit: `and` is no `an d`.
  const number = `(?:\\d{1,2}\\.5|\\d{1,3})\\s*|(?:${Object.keys(words.numbers).join('|')})\\s+`;
  return `(?:${words.half}|\\d{1,2}h[0-5]\\d|(?:${number})(?:${unit})(?![${letters}]))`;
};
/** Pieces in one row under one star, with one kind of joint: two stars that take the same joints would try every way to share them. */
const rowOf = (piece: string, joint: string): string => `${piece}(?:(?:\\s*(?:${joint})\\s*|\\s+)${piece}){0,19}`;
export const lengthIn = (words: Words, units: readonly (keyof Words['units'])[]): string => rowOf(pieceIn(words, units), words.and);
export const lengthsIn = (words: Words, units: readonly (keyof Words['units'])[]): string => rowOf(pieceIn(words, units), `,|${words.and}`);

/** A length as a phrase says it: calendar days and months apart from minutes. */
export type Length = { months: number; days: number; minutes: number };

const minutesIn = { minute: 1, hour: 60, day: 0, week: 0, month: 0, year: 0 };
const daysIn = { minute: 0, hour: 0, day: 1, week: 7, month: 0, year: 0 };
const monthsIn = { minute: 0, hour: 0, day: 0, week: 0, month: 1, year: 12 };

/** The length that a text names, as `lengthIn` finds it. */
export const lengthOf = (words: Words, text: string): Length => {
  if (says(words.half, text)) return { months: 0, days: 0, minutes: 30 };
  const short = /^(\d{1,2})h([0-5]\d)$/i.exec(text);
  if (short) return { months: 0, days: 0, minutes: Number(short[1]) * 60 + Number(short[2]) };
  const units = Object.entries(words.units) as [keyof typeof minutesIn, string][];
  const one = new RegExp(`(\\d{1,2}\\.5|${numberIn(words)})\\s*(${anyOf(units.map(([, source]) => source))})(?![${letters}])`, 'giu');
  const length: Length = { months: 0, days: 0, minutes: 0 };
  for (const [, count = '', unit = ''] of text.matchAll(one)) {
    const name = units.find(([, source]) => says(source, unit))![0];
    const n = count.includes('.') ? Number(count) : numberOf(words, count);
    length.minutes += n * minutesIn[name];
    length.days += Math.round(n * daysIn[name]);
    length.months += Math.round(n * monthsIn[name]);
  }
  return length;
};

/** A length as an ISO 8601 duration. */
export const isoOf = ({ months, days, minutes }: Length): string => {
  const date = `${months ? `${months}M` : ''}${days ? `${days}D` : ''}`;
  const hours = Math.floor(minutes / 60);
  const time = `${hours ? `${hours}H` : ''}${minutes % 60 ? `${Math.round(minutes % 60)}M` : ''}`;
  return `P${date}${time ? `T${time}` : ''}${date || time ? '' : 'T0S'}`;
};
