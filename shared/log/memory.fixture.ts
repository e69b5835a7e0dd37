import { type LogEntry, recordOf } from './entry.ts';
import type { LogPort, LogRow, ReadPort } from './ports.ts';

/** Logs in memory, as the table has them: rows by owner, each put under the condition that none is there, and what waits beside them. */
export const memoryLog = () => {
  const logs = new Map<string, LogRow[]>();
  const waits = new Map<string, Map<string, LogEntry>>();
  const logOf = (owner: string): LogRow[] => {
    const log = logs.get(owner) ?? [];
    logs.set(owner, log);
    return log;
  };
  const waitsOf = (owner: string): Map<string, LogEntry> => {
    const waiting = waits.get(owner) ?? new Map();
    waits.set(owner, waiting);
    return waiting;
  };
  const nextOf = (last: LogRow | undefined): number => (last ? last.first + last.entries.length : 1);
  const port: LogPort & ReadPort = {
    tail: async (owner, since) => {
      const log = logOf(owner);
      const known = new Set<string>();
      for (let i = log.length - 1; i >= 0 && log[i]!.at >= since; i--) for (const { id } of log[i]!.entries) known.add(id);
      const last = log.at(-1);
      return { next: nextOf(last), checksum: last?.checksum ?? 0n, known, waiting: [...waitsOf(owner).values()] };
    },
    append: async (owner, row) => {
      const log = logOf(owner);
      if (log.slice(-50).some(({ first }) => first === row.first)) return false;
      log.push(row);
      return true;
    },
    forget: async (owner, entries) => {
      for (const { id } of entries) waitsOf(owner).delete(id);
    },
    rows: async (owner, from) => {
      const log = logOf(owner);
      let [low, high] = [0, log.length];
      while (low < high) {
        const middle = (low + high) >> 1;
        if (log[middle]!.first < from) low = middle + 1;
        else high = middle;
      }
      return log.slice(low, low + 50);
    },
  };
  return { port, logs, wait: (owner: string, entry: LogEntry) => void waitsOf(owner).set(entry.id, entry), waits };
};

/** The records that a log tells of, applied onto nothing: the last version of each that is alive. */
export const replayed = (entries: readonly LogEntry[]): Map<string, LogEntry> => {
  const records = new Map<string, LogEntry>();
  for (const entry of entries) records.set(recordOf(entry), entry);
  for (const [record, { expires }] of records) if (expires) records.delete(record);
  return records;
};
