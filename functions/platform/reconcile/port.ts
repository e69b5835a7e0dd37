import { isLogged } from '../../../events/logged.ts';
import { logArchive } from '../../../shared/data/core/log-archive.ts';
import { exportParts } from '../../../shared/data/core/log-export.ts';
import { readerOf } from '../../../shared/data/core/log-read.ts';
import { logEpoch } from '../../../shared/data/core/log-rows.ts';
import { keysAt, placeOf, queryTable } from '../../../shared/data/core/query.ts';
import { type Row, readRow } from '../../../shared/data/core/rows.ts';
import { entities } from '../../../shared/data/index.ts';
import type { LogEntry } from '../../../shared/log/entry.ts';
import { foldIn, textOf } from '../../../shared/log/fold.ts';
import type { ReconcilePort, Standing } from '../../../shared/log/reconcile.ts';

const log = readerOf<LogEntry>();
const rowsAtOnce = 200;
/** Under what is kept of a log that was read in part, beside the files that are made of logs: sealed and forgotten as they are. */
const keptAs = `reconciliation-${logEpoch}`;

const keyOf = (record: string) => {
  const slash = record.indexOf('/');
  return { pk: record.slice(0, slash), sk: record.slice(slash + 1) };
};

/** Where a row is not found in indexes. Of one that this code cannot read the publisher has told. */
const misplacedIn = (row: Row): string[] => {
  try {
    return entities.get(String(row.entity))?.misplacedIn(row) ?? [];
  } catch {
    return [];
  }
};

const standingOf = (row: Row): Standing => ({
  record: `${String(row.pk)}/${String(row.sk)}`,
  version: Number(row.version),
  isAlive: row.expiresAt === undefined,
  writtenAt: String((row.event as { at?: string } | undefined)?.at ?? ''),
  misplaced: misplacedIn(row),
});

/** The table and the logs as they are deployed, for whoever holds them against each other. */
export const port: ReconcilePort = {
  isErased: logArchive.isErased,
  rows: (owner, from, now) => (now ? log.rowsNow(owner, from) : log.rows(owner, from)),

  records: async (owner, after) => {
    const from = after === undefined ? undefined : placeOf([keyOf(after).sk]);
    const { items, cursor } = await queryTable({ pk: owner }, (row: Row) => row, { limit: rowsAtOnce, cursor: from });
    const found = items.filter(({ entity }) => isLogged(String(entity))).map(standingOf);
    return { found, ...(cursor !== undefined && { after: `${owner}/${keysAt(cursor, 1)[0]}` }) };
  },

  record: async record => {
    const row = await readRow(keyOf(record));
    return row && standingOf(row);
  },

  keep: (owner, fold) => exportParts.put(owner, keptAs, fold.next, textOf(fold)),
  kept: async (owner, next) => {
    const text = await exportParts.find(owner, keptAs, next);
    return text === undefined ? undefined : foldIn(text);
  },
};
