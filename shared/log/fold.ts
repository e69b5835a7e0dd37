import { checksumAfter } from './checksum.ts';
import { type LogEntry, recordOf } from './entry.ts';
import type { LogRow } from './ports.ts';

/** What is wrong with a log by itself: a version that it lacks or has twice, or its checksum. */
export type LogDifference = { what: 'versions'; record: string; position: number } | { what: 'checksum'; position: number };

/** What a log says of its owner's records, as far as it was read: the last version of each, negative where it is gone. */
export type Fold = {
  versions: Map<string, number>;
  next: number;
  checksum?: bigint;
  /** What was written before this moment, the log need not tell of: it began later. Missing where the log is whole. */
  since?: string;
  /** What was found since it was begun, or gone on with. */
  differences: LogDifference[];
};

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

/** Takes in the row that is next. */
export const takeInRow = (fold: Fold, row: LogRow): void => {
  const { first, entries, checksum } = row;
  if (fold.checksum !== undefined && checksumAfter(fold.checksum, entries) !== checksum)
    fold.differences.push({ what: 'checksum', position: first });
  fold.checksum = checksum;
  for (const [i, entry] of entries.entries()) takeInEntry(fold, entry, first + i);
  fold.next = first + entries.length;
};

/** A fold as text, for whoever goes on with it later: what it found is not in it, as that was told. */
export const textOf = ({ versions, next, checksum, since }: Fold): string => {
  const head = JSON.stringify({ next, checksum: checksum?.toString(), since });
  return [head, ...[...versions].map(([record, version]) => `${version} ${record}`)].join('\n');
};

export const foldIn = (text: string): Fold => {
  const [head = '', ...lines] = text.split('\n');
  const { next, checksum, since } = JSON.parse(head) as { next: number; checksum?: string; since?: string };
  const versions = new Map(lines.map(line => [line.slice(line.indexOf(' ') + 1), Number.parseInt(line, 10)]));
  return { versions, next, checksum: checksum === undefined ? undefined : BigInt(checksum), since, differences: [] };
};
