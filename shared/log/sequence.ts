import { checksumAfter } from './checksum.ts';
import { type LogEntry, recordOf } from './entry.ts';
import type { LogPort, Tail } from './ports.ts';

/** By how much the clocks of those who write records and those who append may differ. */
const clocksMs = 60_000;
/** What one row holds: DynamoDB takes 400 KB, and no text grows when it is compressed. */
const perRow = { entries: 50, bytes: 360_000 };
/** In each lost race somebody else has appended: as many as work on one owner at once lose at the most, and those are few. */
const racesAtMost = 50;

/**
 * What is new of what has arrived, each event once. The versions of a record come in their order: they share the places at which they
 * have arrived.
 */
export const newInOrder = (arrived: readonly LogEntry[], known: ReadonlySet<string>): LogEntry[] => {
  const fresh = [...new Map(arrived.filter(({ id }) => !known.has(id)).map(entry => [entry.id, entry])).values()];
  const byRecord = Map.groupBy(fresh, recordOf);
  for (const versions of byRecord.values()) versions.sort((a, b) => a.version - b.version);
  return fresh.map(entry => byRecord.get(recordOf(entry))!.shift()!);
};

/** Entries in groups that one row may hold. */
const rowsOf = (entries: readonly LogEntry[]): LogEntry[][] => {
  const rows: LogEntry[][] = [];
  let bytes = 0;
  for (const entry of entries) {
    const size = Buffer.byteLength(JSON.stringify(entry));
    const last = rows.at(-1);
    const fits = last && last.length < perRow.entries && bytes + size <= perRow.bytes;
    if (fits) last.push(entry);
    else rows.push([entry]);
    bytes = fits ? bytes + size : size;
  }
  return rows;
};

/** Appends entries behind a tail, a row after the other. False when somebody else has appended meanwhile. */
const appendAll = async (port: LogPort, owner: string, entries: readonly LogEntry[], tail: Tail, now: () => string): Promise<boolean> => {
  let { next: first, checksum } = tail;
  for (const row of rowsOf(entries)) {
    checksum = checksumAfter(checksum, row);
    if (!(await port.append(owner, { first, at: now(), checksum, entries: row }))) return false;
    first += row.length;
  }
  return true;
};

/** The moment from which on the log is read back: whatever of these is in it was appended after that. */
const earliest = (entries: readonly LogEntry[]): string =>
  new Date(Math.min(...entries.map(({ at }) => Date.parse(at))) - clocksMs).toISOString();

/** What of that which waits is due: what came of its record is as new. An earlier version may still be in the queue before that. */
const dueOf = (waiting: readonly LogEntry[], arrived: readonly LogEntry[]): LogEntry[] =>
  waiting.filter(each => arrived.some(entry => entry.version >= each.version && recordOf(entry) === recordOf(each)));

/** The end of the log, read back far enough for what has arrived and for what waits. */
const tailFor = async (port: LogPort, owner: string, arrived: readonly LogEntry[]): Promise<Tail> => {
  const since = earliest(arrived);
  const tail = await port.tail(owner, since);
  const due = dueOf(tail.waiting, arrived);
  const older = due.length > 0 ? earliest(due) : since;
  return older < since ? port.tail(owner, older) : tail;
};

/**
 * Appends what has arrived for one owner, each event exactly once however often it comes and whoever else appends: it reads the end of the log
 * back to the oldest that came, leaves out what is there, and puts the rest behind it under the condition that nothing stands there yet. Who
 * loses that race reads again and decides anew. What still arrives of an owner who was erased is dropped.
 */
export const sequence = async (port: LogPort, owner: string, arrived: readonly LogEntry[], now: () => string): Promise<void> => {
  for (let race = 0; race < racesAtMost; race++) {
    const tail = await tailFor(port, owner, arrived);
    if (tail.erased) return port.forget(owner, tail.waiting);
    const due = dueOf(tail.waiting, arrived);
    const entries = newInOrder([...due, ...arrived], tail.known);
    if (!(await appendAll(port, owner, entries, tail, now))) continue;
    if (due.length > 0) await port.forget(owner, due);
    return;
  }
  throw new Error(`Others were always faster: ${arrived.length} events of ${owner} are not in its log yet`);
};
