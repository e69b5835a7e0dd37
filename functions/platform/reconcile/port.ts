import { isLogged } from '../../../events/logged.ts';
import { patients } from '../../../shared/data/clinic/patients.ts';
import { logArchive } from '../../../shared/data/core/log-archive.ts';
import { exportParts } from '../../../shared/data/core/log-export.ts';
import { readerOf } from '../../../shared/data/core/log-read.ts';
import { logEpoch } from '../../../shared/data/core/log-rows.ts';
import { keysAt, placeOf, queryIndex, queryTable } from '../../../shared/data/core/query.ts';
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

/** A page of a partition behind a sort key. `after` is where to go on in it. */
const pageOf = async (pk: string, behind: string | undefined) => {
  const cursor = behind === undefined ? undefined : placeOf([behind]);
  const { items, cursor: next } = await queryTable({ pk }, (row: Row) => row, { limit: rowsAtOnce, ...(cursor && { cursor }) });
  const found = items.filter(({ entity }) => isLogged(String(entity))).map(standingOf);
  return { found, after: next === undefined ? undefined : `${pk}/${keysAt(next, 1)[0]}` };
};

/** Behind every sort key: the partition has been read to its end. */
const end = '~';

/** The partition of the patient behind another's, in the order of their ids; the first one's where none is named. */
const patientBehind = async (owner: string, pk: string | undefined): Promise<string | undefined> => {
  const cursor = pk && placeOf([pk.slice(pk.lastIndexOf('#') + 1), pk, patients.sk]);
  const read = (row: Row) => String(row.pk);
  const page = await queryIndex({ pk: `${owner}#PATIENTS` }, read, { limit: 1, ...(cursor && { cursor }) });
  return page.items[0];
};

/** A page of what stands of a workspace's patients, each in a partition of their own; none behind the last of them. */
const pageOfPatients = async (owner: string, pk: string | undefined, sk: string | undefined) => {
  const isRead = pk === undefined || sk === end;
  const patient = isRead ? await patientBehind(owner, pk) : pk;
  if (patient === undefined) return undefined;
  const page = await pageOf(patient, isRead ? undefined : sk);
  return { ...page, after: page.after ?? `${patient}/${end}` };
};

/** The table and the logs as they are deployed, for whoever holds them against each other. */
export const port: ReconcilePort = {
  isErased: logArchive.isErased,
  rows: (owner, from, now) => (now ? log.rowsNow(owner, from) : log.rows(owner, from)),

  // By the order of names patients come first: their partitions are the workspace's, `#` and more, where its own has a `/`.
  records: async (owner, after) => {
    const { pk, sk } = after === undefined ? { pk: undefined, sk: undefined } : keyOf(after);
    const ofPatients = owner.startsWith('WS#') && pk !== owner ? await pageOfPatients(owner, pk, sk) : undefined;
    const { found, after: next } = ofPatients ?? (await pageOf(owner, pk === owner ? sk : undefined));
    return { found, ...(next !== undefined && { after: next }) };
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
