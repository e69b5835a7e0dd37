import { dayStart, stretchOf } from './moment.ts';
import type { Field, Fields, Filter, Moment, Operator, Reader } from './tree.ts';

const folded = (text: string): string => text.normalize('NFC').toLowerCase();

/** What a field has of a record, as texts that compare by letters alone. */
const textsOf = <R>(field: Exclude<Field<R>, { type: 'flag' | 'time' }>, record: R): string[] => {
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

/** Whether one value of a field compares so; `!=` is not asked here, as it is the opposite of `=`. */
const compares = <R>(field: Field<R>, operator: Operator, value: string | Moment, record: R, reader: Reader): boolean => {
  if (field.type === 'flag') return false;
  if (field.type === 'time') {
    const time = field.of(record);
    if (!time) return false;
    const at = 'date' in time ? dayStart(time.date, reader.zone) : Date.parse(time.at);
    return numberCompares[operator]!(at, stretchOf(value as Moment, reader));
  }
  const wanted = value === 'me' && field.type === 'id' ? reader.userId : (value as string);
  const texts = textsOf(field, record);
  if (field.type !== 'word' || operator === '=') return texts.some(text => textCompares[operator]!(text, folded(wanted)));
  const place = field.words.indexOf(wanted);
  return texts.some(text => numberCompares[operator]!(field.words.indexOf(text), { from: place, to: place + 1 }));
};

const isThere = <R>(field: Field<R>, record: R): boolean => {
  if (field.type === 'flag') return false;
  return field.type === 'time' ? field.of(record) !== undefined : textsOf(field, record).length > 0;
};

/** Whether a record is one of those that a filter means, for this reader at this moment. */
export const matches = <R>(filter: Filter, fields: Fields<R>, record: R, reader: Reader): boolean => {
  const each = (part: Filter): boolean => matches(part, fields, record, reader);
  if ('and' in filter) return filter.and.every(each);
  if ('or' in filter) return filter.or.some(each);
  if ('not' in filter) return !each(filter.not);
  if ('has' in filter) return isThere(fields[filter.has]!, record);
  if ('is' in filter) {
    const field = fields[filter.is]!;
    return field.type === 'flag' && field.of(record, reader);
  }
  const field = fields[filter.field]!;
  if ('in' in filter) return filter.in.some(value => compares(field, '=', value, record, reader));
  if (filter.operator === '!=') return !compares(field, '=', filter.value, record, reader);
  return compares(field, filter.operator, filter.value, record, reader);
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
