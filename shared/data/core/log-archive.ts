import * as z from 'zod';
import { objectsIn } from '../../aws/objects.ts';
import { environment } from '../../env.ts';
import { positionsFrom } from './log-positions.ts';
import { keyPlace, logEpoch, partitionOf } from './log-rows.ts';
import { type Row, readRow } from './rows.ts';
import { erase } from './write-rows.ts';

const { LOG_BUCKET } = environment({ LOG_BUCKET: z.string() });
const objects = objectsIn(LOG_BUCKET);

const digits = 16;
const rowsAtOnce = 200;
const keysAtOnce = 1000;

const ownersPrefix = (owner: string): string => `logs/${owner.replace('#', '/')}/`;
const prefixOf = (owner: string): string => `${ownersPrefix(owner)}${logEpoch}/`;
const numbered = (position: number): string => String(position).padStart(digits, '0');

type Stored = { first: number; count: number; at: string; row: Row };
const storedOf = (row: Row): Stored => ({ first: Number(row.sk), count: Number(row.count), at: String(row.at), row });
const lastIn = ({ first, count }: Pick<Stored, 'first' | 'count'>): number => first + count - 1;

/** The key of an object: the last and the first position in it, in this order because who seeks a position lists keys from there on; and when its last row was appended. */
const keyOf = (owner: string, rows: readonly Stored[]): string => {
  const [first, last] = [rows[0]!, rows.at(-1)!];
  return `${prefixOf(owner)}${numbered(lastIn(last))}-${numbered(first.first)}.${Date.parse(last.at)}`;
};
const firstInKey = (key: string): number => Number(key.slice(key.lastIndexOf('-') + 1, key.lastIndexOf('.')));
const lastInKey = (key: string): number => Number(key.slice(key.lastIndexOf('/') + 1, key.lastIndexOf('-')));
const momentInKey = (key: string): number => Number(key.slice(key.lastIndexOf('.') + 1));

/** A row with its attributes in one order: the table answers them in any, and the same rows must be the same object. */
const inOrder = (row: Row): Row => Object.fromEntries(Object.entries(row).sort(([one], [other]) => (one < other ? -1 : 1)));

/** Rows as one object: the length of a list of them without their bodies (four bytes), that list as JSON, the bodies one after the other. They are sealed already. */
const packed = (rows: readonly Stored[]): Buffer => {
  const bodies = rows.map(({ row }) => Buffer.from(row.body as Uint8Array));
  const list = Buffer.from(JSON.stringify(rows.map(({ row }, i) => inOrder({ ...row, body: bodies[i]!.length }))));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(list.length);
  return Buffer.concat([length, list, ...bodies]);
};
const unpacked = (object: Buffer): Stored[] => {
  let at = 4 + object.readUInt32BE();
  const list = JSON.parse(object.subarray(4, at).toString()) as (Row & { body: number })[];
  return list.map(({ body: length, ...row }) => {
    const body = object.subarray(at, at + length);
    at += length;
    return storedOf({ ...row, body });
  });
};

/** The archive of logs, as the archiver needs it. */
export const logArchive = {
  oldest: async (owner: string): Promise<Stored[]> =>
    (await positionsFrom(owner, 1, { consistent: true, limit: rowsAtOnce })).map(storedOf),
  isErased: async (owner: string): Promise<boolean> => Boolean((await readRow({ pk: partitionOf(owner), sk: keyPlace }))?.destroyed),
  put: (owner: string, rows: readonly Stored[]): Promise<void> => objects.put(keyOf(owner, rows), packed(rows)),
  holds: async (owner: string, rows: readonly Stored[]): Promise<boolean> =>
    (await objects.find(keyOf(owner, rows)))?.equals(packed(rows)) ?? false,
  remove: (_: string, rows: readonly Stored[]): Promise<void> =>
    erase(rows.map(({ row: { pk, sk } }) => ({ pk: String(pk), sk: String(sk) }))),
  erase: async (owner: string): Promise<void> => {
    while (!(await objects.eraseSome(ownersPrefix(owner)))) {
      // There are more.
    }
  },
};

/** The object that was read last, for some seconds: it never changes, who reads on asks for it again, and one that was removed is gone. */
let lastRead: { key: string; rows: Stored[]; untilMs: number } | undefined;
const keptMs = 5000;
const known = (): typeof lastRead => (lastRead && lastRead.untilMs > Date.now() ? lastRead : undefined);

/** The rows of a key. */
const rowsAt = async (key: string): Promise<Stored[]> => {
  const object = await objects.find(key);
  if (!object) return [];
  lastRead = { key, rows: unpacked(object), untilMs: Date.now() + keptMs };
  return lastRead.rows;
};

/**
 * The key of an object in which a position is, or of what begins soonest behind it. Several who archive at once leave objects with some rows in
 * common, so that the first one that ends behind a position may begin behind it, too.
 */
const keyWith = async (owner: string, position: number): Promise<string | undefined> => {
  const prefix = prefixOf(owner);
  const seen: string[] = [];
  // From behind all keys that end before the position.
  let behind: string | undefined = `${prefix}${numbered(position - 1)}/`;
  while (behind) {
    const keys: string[] = await objects.keys(prefix, behind, keysAtOnce);
    const found = keys.find(key => firstInKey(key) <= position);
    if (found) return found;
    seen.push(...keys);
    behind = keys.length < keysAtOnce ? undefined : keys.at(-1);
  }
  return seen.sort((a, b) => firstInKey(a) - firstInKey(b))[0];
};

/** The rows of an object in which a position is, or of what begins soonest behind it. */
const rowsAround = async (owner: string, position: number): Promise<Stored[]> => {
  const kept = known();
  if (kept?.key.startsWith(prefixOf(owner)) && kept.rows.some(row => row.first <= position && position <= lastIn(row))) return kept.rows;
  const key = await keyWith(owner, position);
  return key === undefined ? [] : rowsAt(key);
};

/** Archived rows of an owner from that on in which a position is; where that is not there any more, from the first behind it on. */
export const archivedFrom = async (owner: string, position: number): Promise<Row[]> =>
  (await rowsAround(owner, position)).filter(row => lastIn(row) >= position).map(({ row }) => row);

/** Archived rows of an owner up to that in which the entry before a position is, in their order; none where that is not there any more. */
export const archivedBefore = async (owner: string, position: number): Promise<Row[]> =>
  (await rowsAround(owner, position - 1)).filter(row => row.first < position).map(({ row }) => row);

/**
 * Removes what was archived of an owner before a moment, in every epoch, as far as objects are older as a whole. Of the current one nothing goes
 * that is not in the tree (`treeSize`): that could never prove anything again.
 */
export const expireArchive = async (owner: string, before: string, treeSize: number): Promise<void> => {
  const prefix = ownersPrefix(owner);
  const isProvable = (key: string): boolean => !key.startsWith(prefixOf(owner)) || lastInKey(key) <= treeSize;
  for (;;) {
    const keys = await objects.keys(prefix, prefix, keysAtOnce);
    const old = keys.filter(key => momentInKey(key) < Date.parse(before) && isProvable(key));
    for (const key of old) await objects.eraseSome(key);
    if (old.length < keys.length || keys.length === 0) return;
  }
};
