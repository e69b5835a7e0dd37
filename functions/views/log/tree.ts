import { readerOf } from '../../../shared/data/core/log-read.ts';
import { logTrees } from '../../../shared/data/core/log-tree.ts';
import type { LogEntry } from '../../../shared/log/entry.ts';
import { growTree } from '../../../shared/log/tree/grow.ts';
import { leafOf, saltAt } from '../../../shared/log/tree/leaf.ts';
import { fromTiles } from '../../../shared/log/tree/tiles.ts';

const log = readerOf<LogEntry>();
type Row = Awaited<ReturnType<typeof log.rowsNow>>[number];

/** An entry with its place and the salt of its leaf. */
export type Salted = { position: number; salt: Buffer; entry: LogEntry };

const saltedIn = ({ first, seed, entries }: Row): Salted[] =>
  entries.map((entry, i) => ({ position: first + i, salt: saltAt(Buffer.from(seed, 'base64'), first + i), entry }));

/** Entries from a position on at which a row begins, as far as rows follow each other. */
const behind = async (owner: string, from: number): Promise<Salted[]> => {
  const found: Salted[] = [];
  for (const row of await log.rowsNow(owner, from)) {
    if (row.first !== from + found.length) break;
    found.push(...saltedIn(row));
  }
  return found;
};

/** What is read at once of entries: so many bytes of JSON, of which a reply holds six million. */
const atOnce = { entries: 100, bytes: 1_000_000 };

/** Some entries from any position on. */
export const entriesFrom = async (owner: string, position: number): Promise<Salted[]> => {
  const row = await log.rowAt(owner, position);
  // Where nothing is because it is over, this says so.
  if (!row) return (await log.rowsNow(owner, position)) && [];
  const found: Salted[] = [];
  let bytes = 0;
  for (const each of [...saltedIn(row), ...(await behind(owner, row.first + row.entries.length))]) {
    if (each.position < position) continue;
    bytes += JSON.stringify(each.entry).length;
    if (found.length === atOnce.entries || (bytes > atOnce.bytes && found.length > 0)) break;
    found.push(each);
  }
  return found;
};

export const entryAt = async (owner: string, position: number): Promise<Salted | undefined> => {
  const row = await log.rowAt(owner, position);
  return row && saltedIn(row)[position - row.first];
};

const leavesBehind = async (owner: string, size: number): Promise<Buffer[]> =>
  (await behind(owner, size + 1)).map(({ entry, salt }) => leafOf(entry, salt));

/** For how long a request takes entries in, of the half minute that the gateway waits. */
const growMs = 10_000;

/** Takes into the tree what the log has by now, and answers its size, and whether that is all. */
export const grow = async (owner: string): Promise<{ size: number; isWhole: boolean }> => {
  const untilMs = Date.now() + growMs;
  let isWhole = true;
  const size = await growTree(logTrees, leavesBehind, owner, () => {
    isWhole = Date.now() <= untilMs;
    return !isWhole;
  });
  return { size, isWhole };
};

/** The hashes of a tree as they were kept when its leaves were taken in. */
export const hashesOf = (owner: string) => fromTiles(tiles => logTrees.tiles(owner, tiles));
