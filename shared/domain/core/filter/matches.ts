import { LocalDate } from '../../time/when.ts';
import { folded } from '../text.ts';
import { dayStart, printMoment, stretchOf } from './moment.ts';
import { type Field, type Fields, type Filter, fieldNamed, type Moment, type Operator, type Reader } from './tree.ts';

type OfTexts<R> = Exclude<Field<R>, { type: 'flag' | 'time' | 'value' }>;
/** What a field has of a record, as texts that compare by letters alone. */
const textsOf = <R>(field: OfTexts<R>, record: R): string[] => {
  const values = field.type === 'word' ? [field.of(record)] : field.of(record);
  return values.filter(each => each !== undefined && each !== '').map(each => folded(each!));
};

const textCompares: Partial<Record<Operator, (text: string, value: string) => boolean>> = {
  '=': (text, value) => text === value,
  '~': (text, value) => text.includes(value),
  '^=': (text, value) => text.startsWith(value),
};

const numberCompares: Partial<Record<Operator, (at: number, stretch: { from: number; to: number }) => boolean>> = {
  '=': (at, { from, to }) => at >= from && at < to,
  '<': (at, { from }) => at < from,
  '<=': (at, { to }) => at < to,
  '>': (at, { to }) => at >= to,
  '>=': (at, { from }) => at >= from,
};

type Comparison = { operator: Operator; value: string | Moment; reader: Reader };

/** A number compares with what is one, a day with a moment, and all else as the text that it is. */
const valueCompares = (there: string | number, { operator, value, reader }: Comparison): boolean => {
  const text = typeof value === 'string' ? value : printMoment(value);
  if (typeof there === 'number') {
    const number = Number(text);
    return numberCompares[operator]?.(there - number, { from: 0, to: Number.MIN_VALUE }) ?? false;
  }
  if (typeof value !== 'string' && numberCompares[operator] && LocalDate.safeParse(there).success)
    return numberCompares[operator](dayStart(there, reader.zone), stretchOf(value, reader));
  return textCompares[operator]?.(folded(there), folded(text)) ?? false;
};

const timeCompares = (time: { date: string } | { at: string }, { operator, value, reader }: Comparison): boolean => {
  const at = 'date' in time ? dayStart(time.date, reader.zone) : Date.parse(time.at);
  return numberCompares[operator]!(at, stretchOf(value as Moment, reader));
};

const textsCompare = <R>(field: OfTexts<R>, record: R, { operator, value, reader }: Comparison): boolean => {
  const wanted = value === 'me' && field.type === 'id' ? reader.userId : (value as string);
  const texts = textsOf(field, record);
  if (field.type !== 'word' || operator === '=') return texts.some(text => textCompares[operator]!(text, folded(wanted)));
  const place = field.words.indexOf(wanted);
  return texts.some(text => numberCompares[operator]!(field.words.indexOf(text), { from: place, to: place + 1 }));
};

/** Whether one value of a field compares so; `!=` is not asked here, as it is the opposite of `=`. */
const compares = <R>(field: Field<R>, name: string, record: R, asked: Comparison): boolean => {
  if (field.type === 'flag') return false;
  if (field.type === 'time') {
    const time = field.of(record);
    return time !== undefined && timeCompares(time, asked);
  }
  if (field.type !== 'value') return textsCompare(field, record, asked);
  const there = field.of(record, name);
  return there !== undefined && valueCompares(there, asked);
};

const isThere = <R>(field: Field<R>, name: string, record: R): boolean => {
  if (field.type === 'flag') return false;
  if (field.type === 'value') return field.of(record, name) !== undefined;
  return field.type === 'time' ? field.of(record) !== undefined : textsOf(field, record).length > 0;
};

/** Whether a record is one of those that a filter means, for this reader at this moment. */
export const matches = <R>(filter: Filter, fields: Fields<R>, record: R, reader: Reader): boolean => {
  const each = (part: Filter): boolean => matches(part, fields, record, reader);
  if ('and' in filter) return filter.and.every(each);
  if ('or' in filter) return filter.or.some(each);
  if ('not' in filter) return !each(filter.not);
  if ('has' in filter) return isThere(fieldNamed(fields, filter.has)!, filter.has, record);
  if ('is' in filter) {
    const field = fields[filter.is]!;
    return field.type === 'flag' && field.of(record, reader);
  }
  const field = fieldNamed(fields, filter.field)!;
  const is = (operator: Operator, value: string | Moment) => compares(field, filter.field, record, { operator, value, reader });
  if ('in' in filter) return filter.in.some(value => is('=', value));
  return filter.operator === '!=' ? !is('=', filter.value) : is(filter.operator, filter.value);
};

type Part = Exclude<Filter, { and: unknown } | { or: unknown } | { not: unknown }>;

/** Whether a filter has a part anywhere that is so. */
const somePart = (filter: Filter, isSo: (part: Part) => boolean): boolean => {
  if ('and' in filter) return filter.and.some(each => somePart(each, isSo));
  if ('or' in filter) return filter.or.some(each => somePart(each, isSo));
  if ('not' in filter) return somePart(filter.not, isSo);
  return isSo(filter);
};

/** Whether a filter names a value of a field anywhere. */
export const names = (filter: Filter, field: string, value: string): boolean =>
  somePart(filter, part => 'field' in part && part.field === field && ('in' in part ? part.in.includes(value) : part.value === value));

/** Whether a filter asks anything of a field. */
export const asksFor = (filter: Filter, field: string): boolean =>
  somePart(filter, part => ('field' in part ? part.field : 'has' in part ? part.has : part.is) === field);

/** Whether a filter names a time, so that it must know its reader's zone. */
export const namesTime = (filter: Filter): boolean =>
  somePart(filter, part => {
    const values = 'in' in part ? part.in : 'value' in part ? [part.value] : [];
    return values.some(value => typeof value !== 'string');
  });
