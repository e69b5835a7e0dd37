import { type Fold, type LogDifference, takeInRow } from './fold.ts';
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
  /** Keeps what was read of a log for the next run, under where it goes on, and finds it again; undefined where it is not there any more. */
  keep(owner: string, fold: Fold): Promise<void>;
  kept(owner: string, next: number): Promise<Fold | undefined>;
};

/** What does not agree: a record and its log, the versions in the log, the log's checksum, or a record and its places in indexes. */
export type Difference =
  | LogDifference
  | { what: 'record'; record: string; table?: number; log?: number }
  | { what: 'index'; record: string; places: readonly string[] };

/** How late an event may come into its log before that is a difference: by then the publisher has its own alarm. */
const patienceMs = 3_600_000;

/** Takes in what the log has beyond what was taken in, and says whether that was all before there was no time left. */
const foldOn = async (port: ReconcilePort, owner: string, fold: Fold, { now, isOver }: { now: boolean; isOver: () => boolean }) => {
  for (;;) {
    const rows = await port.rows(owner, fold.next, now);
    for (const row of rows) {
      // A row that is not there yet: behind it nothing is read.
      if (row.first !== fold.next) return true;
      takeInRow(fold, row);
    }
    if (rows.length === 0) return true;
    // Only behind some rows, so that each run gets further.
    if (isOver()) return false;
  }
};

/** Where a log begins. One that begins later than its records, after a restore or where its beginning is over, says from when on. */
const beginningOf = async (port: ReconcilePort, owner: string, isRestored: boolean): Promise<Fold> => {
  const fold: Fold = { versions: new Map(), next: 1, checksum: 0n, differences: [] };
  const first = await port.rows(owner, 1, true).catch((error: unknown) => {
    const oldest = oldestIn(error);
    if (!oldest) throw error;
    fold.next = oldest.next;
    fold.checksum = undefined;
    return port.rows(owner, oldest.next, true);
  });
  if (isRestored || fold.next > 1) fold.since = first[0]?.at ?? '';
  return fold;
};

const aliveIn = (version: number | undefined): number | undefined => (version !== undefined && version > 0 ? version : undefined);

/** Did it stand beside a patient who was erased? It goes with them, without an entry of its own. */
const wentWithPatient = ({ versions }: Fold, record: string): boolean => {
  const [partition = ''] = record.split('/');
  return partition.includes('#PAT#') && (versions.get(`${partition}/PATIENT`) ?? 0) < 0;
};

/** How a record and what its log says of it differ, if they do. */
const differenceOf = (fold: Fold, record: string, standing: Standing | undefined): Difference | undefined => {
  const log = aliveIn(fold.versions.get(record));
  const table = standing?.isAlive ? standing.version : undefined;
  if (log === table || (table === undefined && wentWithPatient(fold, record))) return undefined;
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

/** Where a run goes on: with what was read of the log up to a position, and behind which record. */
export type Place = { log?: number; after?: string };
type Options = { from: Place; isOver: () => boolean; nowMs: number; isRestored: boolean };

/** What was found, and where to go on where there was no time for all. */
export type Reconciled = { differences: Difference[]; records: number; left?: Place };

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

/** The names of records begin by the partition of their owner, or by those of its patients. */
const aliveOf = (fold: Fold, owner: string): string[] => {
  const isHeld = (record: string): boolean => record.startsWith(`${owner}/`) || record.startsWith(`${owner}#PAT#`);
  return [...fold.versions].flatMap(([record, version]) => (version > 0 && isHeld(record) ? [record] : []));
};

/** Goes through an owner's records and what their log says of them, page by page. */
const walk = async (port: ReconcilePort, owner: string, fold: Fold, { from: { after }, isOver, nowMs }: Options): Promise<Reconciled> => {
  const names = inOrder(aliveOf(fold, owner));
  names.skipTo(after);
  const all: Reconciled = { differences: [], records: 0 };
  for (let place = after; all.differences.length < differencesAtMost; ) {
    if (isOver()) return { ...all, left: { after: place } };
    const page = await port.records(owner, place);
    const suspects = suspectsIn(fold, names.upTo(page.after), page.found);
    if (suspects.length > 0) await foldOn(port, owner, fold, { now: true, isOver: () => false });
    await addDifferences(all, suspects, page.found, record => settle(port, fold, record, nowMs));
    all.records += page.found.length;
    if (page.after === undefined) return all;
    place = page.after;
  }
  return all;
};

/** Reads the log on, and holds the records against it once it was read. What there was no time for is left, with what was read of the log. */
const run = async (port: ReconcilePort, owner: string, options: Options): Promise<Reconciled> => {
  const { from, isOver, isRestored } = options;
  const kept = from.log === undefined ? undefined : await port.kept(owner, from.log);
  const fold = kept ?? (await beginningOf(port, owner, isRestored));
  const isRead = await foldOn(port, owner, fold, { now: false, isOver });
  const isHopeless = fold.differences.length >= differencesAtMost;
  const left: Reconciled = { differences: [], records: 0, ...(isHopeless ? {} : { left: from }) };
  const walked = isRead && !isHopeless ? await walk(port, owner, fold, options) : left;
  const all = { ...walked, differences: [...fold.differences, ...walked.differences].slice(0, differencesAtMost) };
  if (!walked.left) return all;
  await port.keep(owner, fold);
  return { ...all, left: { log: fold.next, ...(walked.left.after !== undefined && { after: walked.left.after }) } };
};

/**
 * Holds an owner's records, their log and its checksum against each other, page by page of both, and says what does not agree; it mends nothing.
 * What is written meanwhile is no difference: whatever seems one is read again, the log first. Where it stops another run goes on.
 */
export const reconcile = async (port: ReconcilePort, owner: string, options: Options): Promise<Reconciled> => {
  const nothing = { differences: [], records: 0 };
  if (await port.isErased(owner)) return nothing;
  const reconciled = await run(port, owner, options);
  return (await port.isErased(owner)) ? nothing : reconciled;
};
