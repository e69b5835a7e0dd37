import { type IdKind, idOf, type UserId } from '../ids.ts';

/** `~` is contains, `^=` begins with; a set (`tag`) is equal to each of its members. */
export type Operator = '=' | '!=' | '<' | '<=' | '>' | '>=' | '~' | '^=';
/** A time as a filter names it: a day, an instant, so many days from the reader's today, or hours from now. */
export type Moment = { day: string } | { at: string } | { days: number } | { hours: number };
type Value = string | Moment;

/** A filter as data: what is parsed once, stored as JSON and evaluated in code. Its one text form is `printFilter`. */
export type Filter =
  | { and: Filter[] }
  | { or: Filter[] }
  | { not: Filter }
  /** There is a value. */
  | { has: string }
  /** A field that is true or false holds. */
  | { is: string }
  | { field: string; operator: Operator; value: Value }
  | { field: string; in: Value[] };

/** Who asks, when and where: `me`, `now`, and the days of their zone. */
export type Reader = { userId: UserId; now: string; zone: string };

/** A day, which is that day for whoever reads it, or an instant. */
type Time = { date: string } | { at: string };

/** What may be asked of a record by one name. What has several values is equal to each of them, what has none to nothing. */
export type Field<R> =
  | { type: 'text'; of: (record: R) => readonly (string | undefined)[] }
  | { type: 'word'; words: readonly string[]; isOrdered?: boolean; of: (record: R) => string | undefined }
  | { type: 'id'; kind: IdKind; of: (record: R) => readonly (string | undefined)[] }
  | { type: 'time'; of: (record: R) => Time | undefined }
  | { type: 'flag'; of: (record: R, reader: Reader) => boolean }
  /** A family of fields, each named by an id of this kind: what a record has of one decides how it compares, as a text, a number or a day. */
  | { type: 'value'; kind: IdKind; of: (record: R, id: string) => string | number | undefined };

/** The fields of a kind of record, by the names that filters call them. */
export type Fields<R> = Readonly<Record<string, Field<R>>>;

/** The field of a name: one that is called so, or one of a family, by its id. */
export const fieldNamed = <R>(fields: Fields<R>, name: string): Field<R> | undefined =>
  Object.hasOwn(fields, name)
    ? fields[name]
    : Object.values(fields).find(field => field.type === 'value' && idOf(field.kind).safeParse(name).success);

const sets: readonly Operator[] = ['=', '!='];
const ordered: readonly Operator[] = ['=', '!=', '<', '<=', '>', '>='];
const all: readonly Operator[] = [...ordered, '~', '^='];

/** How the values of a field compare. */
export const operatorsOf = <R>(field: Field<R>): readonly Operator[] => {
  if (field.type === 'flag') return [];
  if (field.type === 'value') return all;
  if (field.type === 'text') return ['=', '!=', '~', '^='];
  return field.type === 'time' || (field.type === 'word' && field.isOrdered) ? ordered : sets;
};

/** What a filter may hold: so that parsing and evaluating one costs little, whoever wrote it. */
export const filterLimits = { characters: 1000, values: 50, depth: 10 };
