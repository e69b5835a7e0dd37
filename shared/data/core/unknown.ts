import { Failure } from '../../domain/core/failure.ts';

type Attributes = Record<string, unknown>;
/** What a row has that this code does not know: attributes of a newer version, and the oldest code that may write the row. */
type Beyond = { attributes: Attributes; minWriter: number };

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
]);

/** A record as its schema reads it, with what its row has beyond that: a write of the record keeps it. */
export const withBeyond = <R extends object>(record: R, row: Attributes): R => {
  const attributes = Object.fromEntries(
    Object.entries(row).filter(([name, value]) => value !== undefined && !Object.hasOwn(record, name) && !ownedByStorage.has(name)),
  );
  const minWriter = Number(row.minWriter ?? 0);
  return Object.keys(attributes).length === 0 && minWriter === 0 ? record : { ...record, [beyond]: { attributes, minWriter } };
};

/** The next state of a record, also where its rule made it from the ground up: what its row has beyond the code's knowledge goes along. */
export const carryBeyond = <R extends object>(from: R | undefined, to: R): R => {
  const known = (from as Carrier | undefined)?.[beyond];
  return known === undefined || (to as Carrier)[beyond] !== undefined ? to : { ...to, [beyond]: known };
};

/**
 * The attributes that a write must keep although this code does not know them, and the number that stands in the row. Fails with
 * `newer_version` for a record that only newer code may write: half understood, it would be written wrong.
 */
export const beyondOf = (record: object, writer: number): Attributes => {
  const { attributes = {}, minWriter = 0 } = (record as Carrier)[beyond] ?? {};
  if (minWriter > writer) throw new Failure('newer_version', { minWriter });
  return { ...attributes, ...(writer > 0 ? { minWriter: writer } : {}) };
};
