import { isDeepStrictEqual } from 'node:util';
import { Failure } from '../../domain/core/failure.ts';

type Attributes = Record<string, unknown>;
/**
 * What a row has that this code does not know: attributes of a newer version; of those that it knows, what stands there and what could be
 * read of it; and the oldest code that may write the row.
 */
type Beyond = { attributes: Attributes; halfRead: Record<string, { stored: unknown; read: unknown }>; minWriter: number };

// A symbol, so that rules, schemas and JSON pass it by, and a spread copies it.
const beyond = Symbol('what this code does not know');
type Carrier = { [beyond]?: Beyond };

/** What the storage layer writes anew with each record. Keeping it as it was would keep a record parked, or in an index that it has left. */
const ownedByStorage: ReadonlySet<string> = new Set([
  'pk',
  'sk',
  'gsi1pk',
  'gsi1sk',
  'summary',
  'dueShard',
  'entity',
  'event',
  'parked',
  'minWriter',
  'schema',
]);

type Read = { value: object; unread: ReadonlySet<string> };

/** Whether a stored value says more than what was read of it: a further key, or a further entry, at any depth. */
const saysMore = (stored: unknown, read: unknown): boolean => {
  if (typeof stored !== 'object' || stored === null || typeof read !== 'object' || read === null) return false;
  return Object.entries(stored).some(([key, part]) => part !== undefined && (!(key in read) || saysMore(part, (read as Attributes)[key])));
};

const halfReadIn = (row: Attributes, { value, unread }: Read): Beyond['halfRead'] =>
  Object.fromEntries(
    Object.entries(row)
      .map(([name, stored]) => [name, { stored, read: (value as Attributes)[name] }] as const)
      .filter(([name, { stored, read }]) => unread.has(name) || saysMore(stored, read)),
  );

/** A record as its schema reads it, with what its row has beyond that: a write of the record keeps it. */
export const withBeyond = <R extends object>(read: { value: R; unread: ReadonlySet<string> }, row: Attributes): R => {
  const { value, unread } = read;
  const attributes = Object.fromEntries(
    Object.entries(row).filter(
      ([name, stored]) => stored !== undefined && !Object.hasOwn(value, name) && !ownedByStorage.has(name) && !unread.has(name),
    ),
  );
  const halfRead = halfReadIn(row, read);
  const minWriter = Number(row.minWriter ?? 0);
  const isAll = Object.keys(attributes).length + Object.keys(halfRead).length === 0 && minWriter === 0;
  return isAll ? value : { ...value, [beyond]: { attributes, halfRead, minWriter } };
};

/** The next state of a record, also where its rule made it from the ground up: what its row has beyond the code's knowledge goes along. */
export const carryBeyond = <R extends object>(from: R | undefined, to: R): R => {
  const known = (from as Carrier | undefined)?.[beyond];
  return known === undefined || (to as Carrier)[beyond] !== undefined ? to : { ...to, [beyond]: known };
};

/**
 * The attributes that a write must keep although this code does not know them, and the number that stands in the row, where older code would write it
 * wrong. Fails with `newer_version` for a record that only newer code may write: half understood, it would be written wrong.
 */
export const beyondOf = (record: object, writer: number, isBeyondOlder = true): Attributes => {
  const { attributes = {}, minWriter = 0 } = (record as Carrier)[beyond] ?? {};
  if (minWriter > writer) throw new Failure('newer_version', { minWriter });
  return { ...attributes, ...(writer > 0 && isBeyondOlder ? { minWriter: writer } : {}) };
};

/**
 * The attributes of which this code has read a part, as they stand in the row, while the record has them as they were read. Fails with
 * `newer_version` where one was changed: what was not read of it would be erased.
 */
export const halfReadOf = (record: object): Attributes => {
  const { halfRead = {} } = (record as Carrier)[beyond] ?? {};
  for (const [attribute, { read }] of Object.entries(halfRead))
    if (!isDeepStrictEqual((record as Attributes)[attribute], read)) throw new Failure('newer_version', { attribute });
  return Object.fromEntries(Object.entries(halfRead).map(([name, { stored }]) => [name, stored]));
};
