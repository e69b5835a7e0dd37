import type { LogEntry } from './entry.ts';

/** A row of a log: entries that were appended together. `first` is the position of the first of them, `checksum` the owner's after the last. */
export type LogRow = { first: number; at: string; checksum: bigint; entries: LogEntry[] };

/** The end of an owner's log, as whoever appends must know it. */
export type Tail = {
  /** The next position. */
  next: number;
  checksum: bigint;
  /** The ids of what was appended since the moment that was asked for: what is younger and not in here is new. */
  known: ReadonlySet<string>;
  /** What the queue did not take when it was its time: it goes before what came later. */
  waiting: LogEntry[];
  /** The owner was erased: nothing is appended any more. */
  erased?: true;
};

/** What the sequencer needs of a store. Reads are consistent. */
export type LogPort = {
  tail(owner: string, since: string): Promise<Tail>;
  /** Puts a row where none is yet; false when somebody else was there before. */
  append(owner: string, row: LogRow): Promise<boolean>;
  /** Takes away what waited and is in the log now. */
  forget(owner: string, entries: readonly LogEntry[]): Promise<void>;
};

/** What a reader needs of a store: some rows of a log from a position on at which one begins, in their order. None at the end. */
export type ReadPort = { rows(owner: string, from: number): Promise<Pick<LogRow, 'first' | 'entries'>[]> };
