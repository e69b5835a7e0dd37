import { refused } from './refused.ts';

export type Row = Record<string, unknown>;
/** An expression as a request carries it: its text, and what its `#names` and `:values` stand for. */
export type Expression = { text: string; names?: Record<string, string>; values?: Row };

type Operand = (row: Row, given: Expression) => unknown;
type Test = (row: Row, given: Expression) => boolean;
type Tokens = { peek(): string | undefined; take(expected?: string): string };

const tokensOf = (text: string): Tokens => {
  const all = [...text.matchAll(/<>|<=|>=|[=<>(),]|[#:]?[\w.]+/g)].map(([token]) => token);
  let at = 0;
  return {
    peek: () => all[at]?.toLowerCase(),
    take: expected => {
      const token = all[at++];
      if (token === undefined || (expected !== undefined && token.toLowerCase() !== expected))
        throw refused('ValidationException', `Syntax error in "${text}" at "${token}"`);
      return token;
    },
  };
};

/** Values of one type have an order; those of two are just different. */
const compare = (one: unknown, other: unknown): number => {
  if (typeof one !== typeof other) return Number.NaN;
  if (one === other) return 0;
  return (one as string) < (other as string) ? -1 : 1;
};

const comparators: Record<string, (order: number) => boolean> = {
  '=': order => order === 0,
  '<>': order => order !== 0,
  '<': order => order < 0,
  '<=': order => order <= 0,
  '>': order => order > 0,
  '>=': order => order >= 0,
};

const valueNamed = ({ values, text }: Expression, name: string): unknown => {
  if (values === undefined || !(name in values)) throw refused('ValidationException', `"${text}" needs a value for ${name}`);
  return values[name];
};

const attributeAt = (row: Row, path: string, { names }: Expression): unknown =>
  path
    .split('.')
    .map(part => names?.[part] ?? part)
    .reduce<unknown>((value, part) => (value as Row | undefined)?.[part], row);

const operandOf = (tokens: Tokens): Operand => {
  const token = tokens.take();
  if (token.startsWith(':')) return (_, given) => valueNamed(given, token);
  return (row, given) => attributeAt(row, token, given);
};

const functions: Record<string, (value: unknown, other: unknown) => boolean> = {
  attribute_exists: value => value !== undefined,
  attribute_not_exists: value => value === undefined,
  begins_with: (value, prefix) => typeof value === 'string' && value.startsWith(String(prefix)),
  contains: (value, part) => (typeof value === 'string' || Array.isArray(value)) && value.includes(part as string),
};

const callOf = (tokens: Tokens): Test => {
  const name = tokens.take().toLowerCase();
  tokens.take('(');
  const value = operandOf(tokens);
  const hasMore = tokens.peek() === ',';
  if (hasMore) tokens.take(',');
  const other = hasMore ? operandOf(tokens) : undefined;
  tokens.take(')');
  return (row, given) => functions[name]!(value(row, given), other?.(row, given));
};

const comparisonOf = (tokens: Tokens): Test => {
  const left = operandOf(tokens);
  const sign = tokens.take().toLowerCase();
  const right = operandOf(tokens);
  if (sign !== 'between') {
    const holds = comparators[sign];
    if (!holds) throw refused('ValidationException', `The simulated table does not know "${sign}"`);
    return (row, given) => holds(compare(left(row, given), right(row, given)));
  }
  tokens.take('and');
  const top = operandOf(tokens);
  return (row, given) => {
    const value = left(row, given);
    return compare(value, right(row, given)) >= 0 && compare(value, top(row, given)) <= 0;
  };
};

const termOf = (tokens: Tokens): Test => {
  const token = tokens.peek() ?? '';
  if (token === 'not') {
    tokens.take();
    const inner = termOf(tokens);
    return (row, given) => !inner(row, given);
  }
  if (token === '(') {
    tokens.take();
    const inner = testOf(tokens);
    tokens.take(')');
    return inner;
  }
  return token in functions ? callOf(tokens) : comparisonOf(tokens);
};

/** AND binds closer than OR. */
const chainOf = (word: 'and' | 'or', part: (tokens: Tokens) => Test, tokens: Tokens): Test => {
  const parts = [part(tokens)];
  while (tokens.peek() === word) {
    tokens.take();
    parts.push(part(tokens));
  }
  return word === 'and' ? (row, given) => parts.every(test => test(row, given)) : (row, given) => parts.some(test => test(row, given));
};

const testOf = (tokens: Tokens): Test => chainOf('or', each => chainOf('and', termOf, each), tokens);

const known = new Map<string, Test>();

const parsed = (text: string): Test => {
  const found = known.get(text);
  if (found) return found;
  const tokens = tokensOf(text);
  const test = testOf(tokens);
  if (tokens.peek() !== undefined) throw refused('ValidationException', `Syntax error in "${text}" at "${tokens.peek()}"`);
  known.set(text, test);
  return test;
};

/** Does a condition hold for a row? One that is not there has no attributes. */
export const holds = (expression: Expression, row: Row | undefined): boolean => parsed(expression.text)(row ?? {}, expression);
