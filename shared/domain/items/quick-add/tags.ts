import type { Input, Parser } from './parser.ts';
import type { Token } from './tokens.ts';

/** `#name` is a list of that name, or a tag; `@name` is a person. */
export type Name = { kind: 'tag' | 'person'; name: string; quoted: boolean };

const longestName = 40;
const longestQuoted = 24;

const isNamePiece = ({ kind, key }: Token): boolean => kind === 'word' || kind === 'number' || key === '-' || key === '_';

/** The token behind a name in one piece: letters, digits and dashes, a letter among them. */
const behindPlain = ({ tokens }: Input, at: number): number => {
  let next = at;
  while (tokens[next]?.spaced === false && isNamePiece(tokens[next]!)) next += 1;
  const pieces = tokens.slice(at, next);
  return pieces[0] && /word|number/.test(pieces[0].kind) && pieces.some(({ kind }) => kind === 'word') ? next : at;
};

/** The token of the quote that closes one; the one it began at where none does. */
const closing = ({ tokens }: Input, at: number): number => {
  for (let next = at + 1; next < at + longestQuoted && next < tokens.length; next++) if ('"”“'.includes(tokens[next]!.key)) return next;
  return at;
};

const kinds: Readonly<Record<string, 'tag' | 'person'>> = { '#': 'tag', '@': 'person' };

/** A tag, list or person: `#garden`, `#"two words"`, `@ben`. */
export const name: Parser<Name> = (input, at) => {
  const kind = kinds[input.tokens[at]?.key ?? ''];
  const first = input.tokens[at + 1];
  if (!kind || !first || first.spaced) return undefined;
  const quoted = '"„“'.includes(first.key);
  const next = quoted ? closing(input, at + 1) : behindPlain(input, at + 1);
  if (next <= at + 1) return undefined;
  const found = quoted
    ? input.text.slice(first.to, input.tokens[next]!.from).trim()
    : input.text.slice(first.from, input.tokens[next - 1]!.to);
  return found === '' || found.length > longestName ? undefined : { value: { kind, name: found, quoted }, next: quoted ? next + 1 : next };
};
