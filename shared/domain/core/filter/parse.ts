import { idOf } from '../ids.ts';
import { type InvalidCode, type InvalidValues, invalid } from '../invalid.ts';
import { parseMoment } from './moment.ts';
import { type Token, tokensOf } from './tokens.ts';
import { type Field, type Fields, type Filter, fieldNamed, filterLimits, type Operator, operatorsOf } from './tree.ts';

/** What is left to read. `length` is where a missing piece is missed. */
type Reading = { fields: Fields<never>; tokens: Token[]; next: number; values: number; length: number };

const refuse = (code: InvalidCode, { at }: { at: number }, values: InvalidValues = {}): never => {
  throw invalid('', code, { ...values, position: at });
};

const peek = ({ tokens, next, length }: Reading): Token | { type: 'end'; text: ''; at: number } =>
  tokens[next] ?? { type: 'end', text: '', at: length + 1 };

const isWord = (reading: Reading, text: string): boolean => {
  const token = peek(reading);
  return token.type === 'word' && token.text.toLowerCase() === text;
};
const isSign = (reading: Reading, text: string): boolean => peek(reading).type === 'sign' && peek(reading).text === text;

/** Passes over a piece if it is this one. */
const skip = (reading: Reading, isThis: (reading: Reading, text: string) => boolean, text: string): boolean => {
  if (!isThis(reading, text)) return false;
  reading.next += 1;
  return true;
};

const several = (reading: Reading, word: 'and' | 'or', part: () => Filter): Filter[] => {
  const parts = [part()];
  while (skip(reading, isWord, word)) parts.push(part());
  return parts;
};

const either = (reading: Reading, depth: number): Filter => {
  if (depth > filterLimits.depth) refuse('filter_too_deep', peek(reading), { max: filterLimits.depth });
  const parts = several(reading, 'or', () => both(reading, depth));
  return parts.length === 1 ? parts[0]! : { or: parts };
};

const both = (reading: Reading, depth: number): Filter => {
  const parts = several(reading, 'and', () => one(reading, depth));
  return parts.length === 1 ? parts[0]! : { and: parts };
};

const one = (reading: Reading, depth: number): Filter => {
  if (depth > filterLimits.depth) refuse('filter_too_deep', peek(reading), { max: filterLimits.depth });
  if (skip(reading, isWord, 'not')) return { not: one(reading, depth + 1) };
  const opening = peek(reading);
  if (!skip(reading, isSign, '(')) return condition(reading);
  const inner = either(reading, depth + 1);
  if (!skip(reading, isSign, ')'))
    refuse(peek(reading).type === 'end' ? 'filter_unclosed' : 'filter_syntax', peek(reading).type === 'end' ? opening : peek(reading));
  return inner;
};

/** The longest name that a refusal repeats. */
const longestName = 40;

const fieldIn = (reading: Reading): { name: string; field: Field<never> } => {
  const token = peek(reading);
  if (token.type !== 'word') return refuse('filter_syntax', token);
  const lower = token.text.toLowerCase();
  const name = Object.keys(reading.fields).find(each => each.toLowerCase() === lower) ?? lower;
  const field = fieldNamed(reading.fields, name);
  if (!field || (field.type === 'value' && name === field.kind))
    return refuse('filter_unknown_field', token, {
      field: token.text.slice(0, longestName),
      values: Object.entries(reading.fields)
        .map(([each, { type }]) => (type === 'value' ? `${each}_…` : each))
        .join(', '),
    });
  reading.next += 1;
  return { name, field };
};

const count = (reading: Reading): void => {
  reading.values += 1;
  if (reading.values > filterLimits.values) refuse('filter_too_long', peek(reading), { max: filterLimits.values });
};

const condition = (reading: Reading): Filter => {
  count(reading);
  if (skip(reading, isWord, 'has')) {
    const token = peek(reading);
    const { name, field } = fieldIn(reading);
    return field.type === 'flag' ? refuse('filter_syntax', token) : { has: name };
  }
  const { name, field } = fieldIn(reading);
  if (field.type === 'flag') return flag(reading, name);
  if (skip(reading, isWord, 'in')) return { field: name, in: list(reading, name, field) };
  const operator = operatorIn(reading, name, field);
  return { field: name, operator, value: valueIn(reading, name, field) };
};

const flag = (reading: Reading, name: string): Filter => {
  if (!skip(reading, isSign, '=')) return { is: name };
  if (skip(reading, isWord, 'true')) return { is: name };
  if (skip(reading, isWord, 'false')) return { not: { is: name } };
  return refuse('filter_value', peek(reading), { field: name, values: 'true, false' });
};

const operatorIn = (reading: Reading, name: string, field: Field<never>): Operator => {
  const token = peek(reading);
  const operators = operatorsOf(field);
  const operator = token.type === 'sign' && operators.find(each => each === token.text);
  if (!operator) return refuse('filter_operator', token, { field: name, values: [...operators, 'in'].join(' ') });
  reading.next += 1;
  return operator;
};

const list = (reading: Reading, name: string, field: Field<never>) => {
  if (!skip(reading, isSign, '(')) refuse('filter_syntax', peek(reading));
  const values = [valueIn(reading, name, field)];
  while (skip(reading, isSign, ',')) {
    count(reading);
    values.push(valueIn(reading, name, field));
  }
  if (!skip(reading, isSign, ')')) refuse('filter_syntax', peek(reading));
  return values;
};

/** What a value may be, for those who are told that theirs is none. */
const choices = (field: Field<never>): string => {
  if (field.type === 'word') return field.words.join(', ');
  if (field.type === 'time') return 'today, tomorrow, yesterday, now, 7d, -2w, 36h, 2026-11-28, 2026-11-28T09:00:00Z';
  if (field.type === 'id') return field.kind === 'user' ? 'me, user_…' : `${field.kind}_…`;
  return '"…"';
};

/** In quotes it is a text, whatever it looks like. */
const meantOfValue = (text: string, type: Token['type']) =>
  (type === 'word' ? parseMoment(text) : undefined) ?? (text.trim() === '' ? undefined : text);

const meant = (field: Field<never>, { type, text }: Token) => {
  if (field.type === 'time') return parseMoment(text);
  if (field.type === 'value') return meantOfValue(text, type);
  const lower = text.toLowerCase();
  if (field.type === 'word') return field.words.find(each => each === lower);
  if (field.type === 'id')
    return (field.kind === 'user' && lower === 'me') || idOf(field.kind).safeParse(lower).success ? lower : undefined;
  return text.trim() === '' ? undefined : text;
};

const valueIn = (reading: Reading, name: string, field: Field<never>) => {
  const token = peek(reading);
  if (token.type === 'end' || token.type === 'sign') return refuse('filter_syntax', token);
  const value = meant(field, token);
  if (value === undefined) return refuse('filter_value', token, { field: name, values: choices(field) });
  reading.next += 1;
  return value;
};

/**
 * The filter that a text says of records with these fields. Fails with `invalid_request` and, in place of a pointer into JSON, the
 * character at which it went wrong.
 */
export const parseFilter = <R>(text: string, fields: Fields<R>): Filter => {
  const reading: Reading = { fields, tokens: tokensOf(text), next: 0, values: 0, length: text.length };
  const filter = either(reading, 1);
  return peek(reading).type === 'end' ? filter : refuse('filter_syntax', peek(reading));
};
