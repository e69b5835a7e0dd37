import type { Category, Lexicon } from './lexicon.ts';
import type { Mention } from './mentions.ts';
import type { Input } from './parser.ts';
import type { Token } from './tokens.ts';

/** What a part of a text can say of the item. */
export const fields = [
  'title',
  'tags',
  'list',
  'assignees',
  'priority',
  'reminders',
  'recurrence',
  'duration',
  'start',
  'due',
  'deadline',
] as const;
type Field = (typeof fields)[number];
/** A part of the text, from a character to before another. */
export type Place = { text: string; from: number; to: number };
/** A part of the text, and what it says of the item; `title` is what is left. */
export type Part = Place & { field: Field };

const fieldByKind: Record<Mention['kind'], Field> = {
  tag: 'tags',
  person: 'assignees',
  priority: 'priority',
  reminders: 'reminders',
  repeat: 'recurrence',
  except: 'recurrence',
  count: 'recurrence',
  length: 'duration',
  times: 'due',
  range: 'due',
  days: 'due',
  day: 'due',
  deadline: 'deadline',
};

/** What a mention says of the item: the same words are another field by what the rest of the text says. */
export type FieldOf = (mention: Mention) => Field;
export const fieldOf =
  (anchor: 'start' | 'due', returns: boolean, ends: boolean, isList: (mention: Mention) => boolean): FieldOf =>
  mention => {
    if (isList(mention)) return 'list';
    if (mention.kind === 'day' && mention.role === 'until' && returns) return 'recurrence';
    if (mention.kind === 'length' && ends) return 'recurrence';
    const field = fieldByKind[mention.kind];
    return field === 'due' ? anchor : field;
  };

const placeOf = ({ tokens }: Input, { from, to }: { from: number; to: number }) => ({ from: tokens[from]!.from, to: tokens[to - 1]!.to });

/** The text from its beginning to its end, without gap or overlap. */
export const partsOf = (input: Input, used: readonly Mention[], field: FieldOf): Part[] => {
  const { text } = input;
  const parts: Part[] = [];
  let at = 0;
  const upTo = (to: number): void => {
    if (to > at) parts.push({ field: 'title', text: text.slice(at, to), from: at, to });
  };
  for (const mention of used) {
    const { from, to } = placeOf(input, mention);
    upTo(from);
    parts.push({ field: field(mention), text: text.slice(from, to), from, to });
    at = to;
  }
  upTo(text.length);
  return parts;
};

const edges = new Set(' \t\n,;:–-');
const trimmed = (text: string): string => {
  let [from, to] = [0, text.length];
  while (from < to && edges.has(text[from]!)) from += 1;
  while (to > from && edges.has(text[to - 1]!)) to -= 1;
  return text.slice(from, to);
};

/** What is left, without the commas and dashes that held the rest to it. */
export const titleOf = (parts: readonly Part[]): string =>
  trimmed(
    parts
      .filter(({ field }) => field === 'title')
      .map(({ text }) => text)
      .join(' ')
      .replace(/\s+/g, ' ')
      .replace(/ ([,;:.!?)])/g, '$1')
      .replace(/\( ?\)/g, ''),
  );

const always: readonly Category[] = ['every', 'remind', 'until', 'except', 'adverb', 'month', 'often', 'deadline'];
const nearby: readonly Category[] = [
  'unit',
  'ordinal',
  'monthShort',
  'part',
  'next',
  'workday',
  'weekend',
  'oClock',
  'am',
  'pm',
  'zone',
  'other',
  'otherAfter',
  'time',
];

const isOf = (lexicon: Lexicon, { key }: Token, categories: readonly Category[]): boolean =>
  Boolean(lexicon.entries.get(key)?.some(({ category, keys }) => keys.length === 1 && categories.includes(category)));

/** The tokens of numbers that look like a date or a time, and of marks that should say something: `12/1`, `@ben`. */
const isOdd = ({ tokens }: Input, at: number): boolean => {
  const [one, two, three] = [tokens[at], tokens[at + 1], tokens[at + 2]];
  if (!one || !two || two.spaced) return false;
  if ('#@!'.includes(one.key) && one.key !== '') return two.kind !== 'mark';
  if (!one.spaced && tokens[at - 1]?.kind === 'word') return false;
  return one.kind === 'number' && '/.:'.includes(two.key) && three?.kind === 'number' && !three.spaced;
};

/** Where a piece without blanks ends. */
const pieceEnd = ({ tokens }: Input, at: number): number => {
  let next = at + 1;
  while (tokens[next] && !tokens[next]!.spaced) next += 1;
  return next;
};

/** The tokens at one that was not understood which look like more than a title, from one to before another. */
const oddAt = (input: Input, at: number, taken: ReadonlySet<number>): readonly [number, number] | undefined => {
  const { tokens, lexicon } = input;
  const token = tokens[at]!;
  if (isOdd(input, at)) return [at, pieceEnd(input, at)];
  if (isOf(lexicon, token, always)) return [at, at + 1];
  if (tokens[at - 1]?.kind === 'number' && isOf(lexicon, token, ['unit'])) return [at - 1, at + 1];
  return (taken.has(at - 1) || taken.has(at + 1)) && isOf(lexicon, token, nearby) ? [at, at + 1] : undefined;
};

/** What stands in the title but looks like more: spans of tokens. */
export const unclearIn = (input: Input, mentions: readonly Mention[], used: readonly Mention[], doubtful: readonly Mention[]): Place[] => {
  const taken = new Set<number>();
  for (const { from, to } of used) for (let at = from; at < to; at++) taken.add(at);
  const odd = new Set<number>();
  const mark = (from: number, to: number): void => {
    for (let at = from; at < to; at++) if (!taken.has(at)) odd.add(at);
  };
  for (const { kind, from, to } of mentions) if (kind !== 'count') mark(from, to);
  input.tokens.forEach((_, at) => {
    const found = taken.has(at) ? undefined : oddAt(input, at, taken);
    if (found) mark(...found);
  });
  const spans = spansOf(input.tokens.map((_, at) => odd.has(at)));
  return [...spans, ...doubtful]
    .map(span => placeOf(input, span))
    .sort((a, b) => a.from - b.from)
    .map(({ from, to }) => ({ text: input.text.slice(from, to), from, to }));
};

const spansOf = (flags: readonly boolean[]): { from: number; to: number }[] => {
  const spans: { from: number; to: number }[] = [];
  flags.forEach((flag, at) => {
    const last = spans.at(-1);
    if (flag && last?.to === at) last.to = at + 1;
    else if (flag) spans.push({ from: at, to: at + 1 });
  });
  return spans;
};
