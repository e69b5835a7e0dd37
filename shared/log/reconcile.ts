import { checksumAfter } from './checksum.ts';
import { type LogEntry, recordOf } from './entry.ts';
import type { LogRow } from './ports.ts';
import { oldestIn } from './read.ts';

/** A record of a kind that logs hold, as it stands in the table: which of its places in indexes are not those that it says itself. */
export type Standing = { record: string; version: number; isAlive: boolean; writtenAt: string; misplaced: readonly string[] };

/** What the reconciler needs of a store. */
export type ReconcilePort = {
  isErased(owner: string): Promise<boolean>;
  /** Some rows of a log from a position on at which one begins; with `now`, all that are there at this moment. */
  rows(owner: string, from: number, now: boolean): Promise<LogRow[]>;
  /** Some records of an owner behind a name, in the order of their names, and the last name that was looked at; none at the end. */
  records(owner: string, after: string | undefined): Promise<{ found: Standing[]; after?: string }>;
  /** One record, as it is at this moment. */
  record(record: string): Promise<Standing | undefined>;
};

/** What does not agree: a record and its log, the versions in the log, the log's checksum, or a record and its places in indexes. */
export type Difference =
  | { what: 'record'; record: string; table?: number; log?: number }
  | { what: 'versions'; record: string; position: number }
  | { what: 'checksum'; position: number }
  | { what: 'index'; record: string; places: readonly string[] };

/** What a log says of its owner's records: the last version of each, negative where it is gone. */
type Fold = {
  versions: Map<string, number>;
  next: number;
  checksum?: bigint;
  /** What was written before this moment, the log need not tell of: it began later. Missing where the log is whole. */
  since?: string;
  differences: Difference[];
};

/** How late an event may come into its log before that is a difference: by then the publisher has its own alarm. */
const patienceMs = 3_600_000;

/** May this version follow what the log said of its record before? Of one that ended as it began nothing was kept. */
const follows = ({ version, beforeExpires }: LogEntry, before: number | undefined, isWhole: boolean): boolean =>
  before === undefined
    ? !isWhole || version === 1 || (version === 2 && beforeExpires === true)
    : version === Math.abs(before) + 1 && before < 0 === (beforeExpires === true);

const takeInEntry = (fold: Fold, entry: LogEntry, position: number): void => {
  const record = recordOf(entry);
  const before = fold.versions.get(record);
  if (!follows(entry, before, fold.since === undefined)) fold.differences.push({ what: 'versions', record, position });
  // What ends as it begins is never written again: accesses, of which there are many.
  if (entry.expires && entry.version === 1) return;
  fold.versions.set(record, entry.expires ? -entry.version : entry.version);
};

const takeInRow = (fold: Fold, row: LogRow): void => {
  const { first, entries, checksum } = row;
  if (fold.checksum !== undefined && checksumAfter(fold.checksum, entries) !== checksum)
    fold.differences.push({ what: 'checksum', position: first });
  fold.checksum = checksum;
  for (const [i, entry] of entries.entries()) takeInEntry(fold, entry, first + i);
  fold.next = first + entries.length;
};

/** Takes in what the log has beyond what was taken in. */
const foldOn = async (port: ReconcilePort, owner: string, fold: Fold, now: boolean): Promise<void> => {
  for (;;) {
    const rows = await port.rows(owner, fold.next, now);
    if (rows.length === 0) return;
    for (const row of rows) {
      // A row that is not there yet: behind it nothing is read.
      if (row.first !== fold.next) return;
      takeInRow(fold, row);
    }
  }
};

/** All that a log says. One that begins later than its records, after a restore or where its beginning is over, says from when on. */
const foldOf = async (port: ReconcilePort, owner: string, isRestored: boolean): Promise<Fold> => {
  const fold: Fold = { versions: new Map(), next: 1, checksum: 0n, differences: [] };
  const first = await port.rows(owner, 1, true).catch((error: unknown) => {
    const oldest = oldestIn(error);
    if (!oldest) throw error;
    fold.next = oldest.next;
    fold.checksum = undefined;
    return port.rows(owner, oldest.next, true);
  });
  if (isRestored || fold.next > 1) fold.since = first[0]?.at ?? '';
  await foldOn(port, owner, fold, false);
  return fold;
};

const aliveIn = (version: number | undefined): number | undefined => (version !== undefined && version > 0 ? version : undefined);

/** How a record and what its log says of it differ, if they do. */
const differenceOf = (fold: Fold, record: string, standing: Standing | undefined): Difference | undefined => {
  const log = aliveIn(fold.versions.get(record));
  const table = standing?.isAlive ? standing.version : undefined;
  if (log === table) return undefined;
  if (log === undefined && fold.since !== undefined && !fold.versions.has(record) && standing!.writtenAt < fold.since) return undefined;
  return { what: 'record', record, table, log };
};

/** A record that seems to differ is looked at again, after all that its log has by now: then it is so, unless it was only just written. */
const settle = async (port: ReconcilePort, fold: Fold, record: string, nowMs: number): Promise<Difference | undefined> => {
  const standing = await port.record(record);
  const difference = differenceOf(fold, record, standing);
  const isOnItsWay = standing !== undefined && nowMs - Date.parse(standing.writtenAt) < patienceMs;
  return isOnItsWay ? undefined : difference;
};

/** The names in an order, of which a page takes those up to its end. */
const inOrder = (names: string[]) => {
  const sorted = names.sort();
  let at = 0;
  return {
    skipTo: (after: string | undefined): void => {
      while (after !== undefined && at < sorted.length && sorted[at]! <= after) at += 1;
    },
    upTo: (to: string | undefined): string[] => {
      const from = at;
      while (at < sorted.length && (to === undefined || sorted[at]! <= to)) at += 1;
      return sorted.slice(from, at);
    },
  };
};

/** The names of what differs between a page of records and what the log says of all in its span. */
const suspectsIn = (fold: Fold, alive: readonly string[], found: readonly Standing[]): string[] => {
  const byName = new Map(found.map(each => [each.record, each]));
  return [...new Set([...byName.keys(), ...alive])].filter(record => differenceOf(fold, record, byName.get(record)));
};

type Options = { after: string | undefined; isOver: () => boolean; nowMs: number; isRestored: boolean };

/** What was found, and behind which record to go on where there was no time for all. */
export type Reconciled = { differences: Difference[]; records: number; left?: { after: string | undefined } };

/** Where there are so many, it is no single record: who looks needs no more names. */
const differencesAtMost = 100;

/** Adds what differs in a page, each looked at again. */
const addDifferences = async (
  { differences }: Reconciled,
  suspects: readonly string[],
  found: readonly Standing[],
  look: (record: string) => Promise<Difference | undefined>,
): Promise<void> => {
  for (const record of suspects) {
    const difference = await look(record);
    if (difference) differences.push(difference);
    if (differences.length >= differencesAtMost) return;
  }
  for (const { record, misplaced: places } of found) if (places.length > 0) differences.push({ what: 'index', record, places });
};

const aliveOf = (fold: Fold, owner: string): string[] =>
  [...fold.versions].flatMap(([record, version]) => (version > 0 && record.startsWith(`${owner}/`) ? [record] : []));

/** Goes through an owner's records and what their log says of them, page by page. */
const walk = async (port: ReconcilePort, owner: string, { after, isOver, nowMs, isRestored }: Options): Promise<Reconciled> => {
  const fold = await foldOf(port, owner, isRestored);
  const names = inOrder(aliveOf(fold, owner));
  names.skipTo(after);
  const all: Reconciled = { differences: after === undefined ? fold.differences.slice(0, differencesAtMost) : [], records: 0 };
  for (let place = after; all.differences.length < differencesAtMost; ) {
    if (isOver()) return { ...all, left: { after: place } };
    const page = await port.records(owner, place);
    const suspects = suspectsIn(fold, names.upTo(page.after), page.found);
    if (suspects.length > 0) await foldOn(port, owner, fold, true);
    await addDifferences(all, suspects, page.found, record => settle(port, fold, record, nowMs));
    all.records += page.found.length;
    if (page.after === undefined) return all;
    place = page.after;
  }
  return all;
};

/**
 * Holds an owner's records, their log and its checksum against each other, page by page of the table, and says what does not agree; it mends nothing.
 * What is written meanwhile is no difference: whatever seems one is read again, the log first. Where it stops another run goes on.
 */
export const reconcile = async (port: ReconcilePort, owner: string, options: Options): Promise<Reconciled> => {
  const nothing = { differences: [], records: 0 };
  if (await port.isErased(owner)) return nothing;
  const reconciled = await walk(port, owner, options);
  return (await port.isErased(owner)) ? nothing : reconciled;
};
