import type { EpochDay } from '../../time/civil.ts';
import { ledParts, parts, type TimeRange, type Times, timeRange, times } from './clock.ts';
import { date, on } from './dates.ts';
import { count, type Length, length } from './lengths.ts';
import { ahead, either, type Input, joint, list, map, mark, maybe, type Parser, seq, word } from './parser.ts';
import { reminders, remindWord, type SaidReminder } from './reminders.ts';
import { weekdayList } from './repeat-days.ts';
import { repeats, type SaidRepeat } from './repeats.ts';
import { type Name, name } from './tags.ts';
import { type DayRange, day, dayPhrase, dayRange, type Role } from './when.ts';

export type Priority = 'critical' | 'high' | 'medium' | 'low' | 'none';
/** What a phrase says. */
export type Saying =
  | Name
  | { kind: 'priority'; level: Priority }
  | { kind: 'reminders'; reminders: SaidReminder[]; bare?: true }
  | ({ kind: 'repeat' } & SaidRepeat)
  | { kind: 'except'; weekdays: number[]; days: EpochDay[] }
  | { kind: 'count'; count: number }
  | { kind: 'length'; length: Length }
  | ({ kind: 'times'; role: Role; part?: true } & Times)
  | { kind: 'range'; range: TimeRange }
  | { kind: 'days'; range: DayRange }
  | { kind: 'day'; day: EpochDay; time?: number; role: Role | 'until'; doubtful?: true }
  | { kind: 'deadline'; day: EpochDay };
/** A saying with its place: from a token to before another. */
export type Mention = Saying & { from: number; to: number };

const said = <T>(parser: Parser<T>, to: (value: T) => Saying | undefined): Parser<Saying> => map(parser, to);
const numberOfTimes: Parser<number> = map(
  seq(maybe(word('for')), count, word('times'), ahead(either(word('every', 'adverb', 'article', 'the')), false)),
  ([, n]) => (n >= 1 && n <= 1000 ? n : undefined),
);
const except: Parser<unknown> = seq(word('except'), maybe(on));
const deadline: Parser<unknown> = seq(word('deadline'), maybe(mark(':')), maybe(either<unknown>(word('until'), word('due'), on)));

/** What can stand anywhere, what says more before what says less of the same length. */
const anywhere: readonly Parser<Saying>[] = [
  name,
  said(word<Priority>('priority'), level => ({ kind: 'priority', level })),
  said(reminders, all => ({ kind: 'reminders', reminders: all })),
  said(repeats, found => ({ kind: 'repeat', ...found })),
  said(seq(except, weekdayList), ([, found]) => ({ kind: 'except', weekdays: found.map(({ weekday }) => weekday), days: [] })),
  said(seq(except, word('weekend')), () => ({ kind: 'except', weekdays: [5, 6], days: [] })),
  said(seq(except, list(date, joint)), ([, found]) => ({ kind: 'except', weekdays: [], days: found.map(each => each.day) })),
  said(numberOfTimes, n => ({ kind: 'count', count: n })),
  said(seq(word('for'), length), ([, found]) => ({ kind: 'length', length: found })),
  said(timeRange, range => ({ kind: 'range', range })),
  said(dayRange, range => ({ kind: 'days', range })),
  said(seq(deadline, day), ([, found]) => ({ kind: 'deadline', day: found.day })),
  said(seq(mark('{'), day, mark('}')), ([, found]) => ({ kind: 'deadline', day: found.day })),
  said(seq(word('until'), maybe(on), day), ([, , found]) => ({ kind: 'day', ...found, role: 'until' })),
  said(dayPhrase, found => ({ kind: 'day', ...found })),
  said(seq(either(word('due'), word('until')), times), ([, found]) => ({ kind: 'times', role: 'due', ...found })),
  said(seq(maybe(word('starting')), times), ([, found]) => ({ kind: 'times', role: undefined, ...found })),
  said(ledParts, found => ({ kind: 'times', role: undefined, part: true, times: found })),
];
/** What counts only right behind something about when: "tomorrow morning", "monday 9am 30 min". */
const behindWhen: readonly Parser<Saying>[] = [
  said(parts, found => ({ kind: 'times', role: undefined, part: true, times: found })),
  said(length, found =>
    found.minutes > 0 && found.minutes <= 720 && found.days + found.months === 0 ? { kind: 'length', length: found } : undefined,
  ),
];
const isWhen = ({ kind }: Mention): boolean => ['day', 'repeat', 'times', 'range'].includes(kind);

const joins = /[\p{L}\d_#@./:-]/u;
/** A phrase is no part of a longer word, number, date, address or tag. */
const isApart = ({ text, tokens }: Input, from: number, to: number, last: Mention | undefined): boolean => {
  const [first, end] = [tokens[from]!.from, tokens[to - 1]!.to];
  const [before, after, beyond] = [text[first - 1] ?? ' ', text[end] ?? ' ', text[end + 1] ?? ' '];
  if (last?.to !== from && joins.test(before)) return false;
  if (tokens[to]?.compound) return true;
  if (/[\p{L}\d_]/u.test(after)) return /[\p{L}\d_]$/u.test(text.slice(end - 1, end)) === false;
  return !(/[-/:.'’]/.test(after) && /\p{L}/u.test(beyond)) && !(/[-/:.]/.test(after) && /\d/.test(beyond));
};

const longestAt = (input: Input, at: number, among: readonly Parser<Saying>[], last: Mention | undefined): Mention | undefined => {
  let best: Mention | undefined;
  for (const parser of among) {
    const found = parser(input, at);
    if (found && found.next > (best?.to ?? at) && isApart(input, at, found.next, last)) best = { ...found.value, from: at, to: found.next };
  }
  return best;
};

/** "Remind me" before something about when, or at the end: when it is due. */
const bareReminder = (input: Input, at: number): Mention | undefined => {
  const told = remindWord(input, at) ?? (word('remind')(input, at) && followedByWhen(input, word('remind')(input, at)!.next));
  if (!told || (word('remindTo')(input, at) && at > 0)) return undefined;
  return { kind: 'reminders', reminders: [{ offset: 'PT0S' }], bare: true, from: at, to: told.next };
};
const followedByWhen = (input: Input, next: number) => (longestAt(input, next, anywhere, undefined) ? { value: true, next } : undefined);

/** The "to" of "remind me tomorrow at 9 to call mum". */
const linkIn = (input: Input, found: readonly Mention[]): Mention | undefined => {
  const [first] = found;
  if (first?.kind !== 'reminders' || !first.bare || first.from > 0) return undefined;
  let at = 0;
  for (const { from, to } of found) if (from === at) at = to;
  const link = word('remindLink')(input, at);
  return link && at < input.tokens.length - 1 ? { kind: 'reminders', reminders: [], bare: true, from: at, to: link.next } : undefined;
};

/** Everything that a text says, from its beginning on: where something is understood, what takes most. */
export const mentionsIn = (input: Input): Mention[] => {
  const found: Mention[] = [];
  let at = 0;
  while (at < input.tokens.length) {
    const last = found.at(-1);
    const near = last && last.to === at && isWhen(last) ? behindWhen : [];
    const mention = longestAt(input, at, [...anywhere, ...near], last) ?? bareReminder(input, at);
    if (mention) found.push(mention);
    at = mention?.to ?? at + 1;
  }
  const link = linkIn(input, found);
  return link ? [...found, link].sort((a, b) => a.from - b.from) : found;
};
