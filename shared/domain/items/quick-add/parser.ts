import type { EpochDay } from '../../time/civil.ts';
import type { Category, Lexicon, Value } from './lexicon.ts';
import type { Token } from './tokens.ts';

/** Where and when a text is read: the wall clock of whoever wrote it. Times are minutes of the day. */
export type Reader = { today: EpochDay; nowMinutes: number };

/** What parsers read. `steps` counts how often a token was looked at: the work that a text makes. */
export type Input = { text: string; tokens: readonly Token[]; lexicon: Lexicon; reader: Reader; work: { steps: number } };

/** What was understood from a token on, and the first token after it. */
export type Parsed<T> = { value: T; next: number };

/** Understands what stands at a token, or nothing. The first alternative that fits is taken: nothing is tried twice. */
export type Parser<T> = (input: Input, at: number) => Parsed<T> | undefined;

/** No list in a text is longer than this. */
const longestList = 31;

const tokenAt = ({ tokens, work }: Input, at: number): Token | undefined => {
  work.steps += 1;
  return tokens[at];
};

/** The full stop of an abbreviation: "Dec.", which is not that of "12.5". */
const endsShort = ({ tokens }: Input, at: number): boolean => {
  const behind = tokens[at + 1];
  return tokens[at]?.key === '.' && !tokens[at]!.spaced && (behind?.kind !== 'number' || behind.spaced);
};

/** A word of a category of the language. */
export const word =
  <V extends Value = Value>(...categories: Category[]): Parser<V> =>
  (input, at) => {
    const token = tokenAt(input, at);
    if (!token || token.kind === 'opaque') return undefined;
    const entry = input.lexicon.entries
      .get(token.key)
      ?.find(({ category, keys }) => categories.includes(category) && keys.every((key, i) => input.tokens[at + i]?.key === key));
    const next = at + (entry?.keys.length ?? 0);
    return entry && { value: entry.value as V, next: entry.short && endsShort(input, next) ? next + 1 : next };
  };

/** A whole number in digits, so many of them. */
export const digits =
  (least: number, most = least): Parser<number> =>
  (input, at) => {
    const token = tokenAt(input, at);
    const length = token?.kind === 'number' ? token.key.length : 0;
    return length >= least && length <= most ? { value: Number(token!.key), next: at + 1 } : undefined;
  };

/** One of some characters. */
export const mark =
  (characters: string): Parser<string> =>
  (input, at) => {
    const token = tokenAt(input, at);
    return token?.kind === 'mark' && characters.includes(token.key) ? { value: token.key, next: at + 1 } : undefined;
  };

/** The same, right behind what comes before it. */
export const glued =
  <T>(parser: Parser<T>): Parser<T> =>
  (input, at) =>
    tokenAt(input, at)?.spaced === false ? parser(input, at) : undefined;

export const map =
  <A, B>(parser: Parser<A>, to: (value: A, input: Input) => B | undefined): Parser<B> =>
  (input, at) => {
    const found = parser(input, at);
    const value = found && to(found.value, input);
    return value === undefined ? undefined : { value, next: found!.next };
  };

/** Some parsers after each other. */
export const seq =
  <T extends unknown[]>(...parsers: { [K in keyof T]: Parser<T[K]> }): Parser<T> =>
  (input, at) => {
    const values: unknown[] = [];
    let next = at;
    for (const parser of parsers as Parser<unknown>[]) {
      const found = parser(input, next);
      if (!found) return undefined;
      values.push(found.value);
      next = found.next;
    }
    return { value: values as T, next };
  };

/** The first of some that fits. */
export const either =
  <T>(...parsers: Parser<T>[]): Parser<T> =>
  (input, at) => {
    for (const parser of parsers) {
      const found = parser(input, at);
      if (found) return found;
    }
    return undefined;
  };

/** The one of some that takes most; of equals the first. */
export const longest =
  <T>(...parsers: Parser<T>[]): Parser<T> =>
  (input, at) => {
    let best: Parsed<T> | undefined;
    for (const parser of parsers) {
      const found = parser(input, at);
      if (found && found.next > (best?.next ?? at)) best = found;
    }
    return best;
  };

/** What may also be missing. */
export const maybe =
  <T>(parser: Parser<T>): Parser<T | false> =>
  (input, at) =>
    parser(input, at) ?? { value: false, next: at };

/** What must follow, or must not, without being taken. */
export const ahead =
  (parser: Parser<unknown>, there = true): Parser<true> =>
  (input, at) =>
    Boolean(parser(input, at)) === there ? { value: true, next: at } : undefined;

/** Always something, taking nothing. */
export const always =
  <T>(value: T): Parser<T> =>
  (_, at) => ({ value, next: at });

/** The end of the text. */
export const end: Parser<true> = ({ tokens }, at) => (at >= tokens.length ? { value: true, next: at } : undefined);

/** A list of at least so many, with something between each two. */
export const list =
  <T>(parser: Parser<T>, between: Parser<unknown>, least = 1): Parser<T[]> =>
  (input, at) => {
    const first = parser(input, at);
    if (!first) return undefined;
    const values = [first.value];
    let { next } = first;
    while (values.length < longestList) {
      const joint = between(input, next);
      const another = joint && parser(input, joint.next);
      if (!another) break;
      values.push(another.value);
      next = another.next;
    }
    return values.length >= least ? { value: values, next } : undefined;
  };

/** A grammar that refers to itself further down. */
export const later =
  <T>(parser: () => Parser<T>): Parser<T> =>
  (input, at) =>
    parser()(input, at);

/** One thing after something that says nothing more. */
export const after = <T>(lead: Parser<unknown>, parser: Parser<T>): Parser<T> => map(seq(lead, parser), ([, value]) => value);

/** What joins two things of a list: a comma, `and`, or both. */
export const joint: Parser<unknown> = either<unknown>(seq(mark(',;'), maybe(word('and'))), word('and'));
/** The same, or a slash. */
export const slashJoint: Parser<unknown> = either(joint, mark('/'));
