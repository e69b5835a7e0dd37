import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { LogEntry } from '../../../shared/log/entry.ts';
import { judge } from './judge.ts';
import { ownersIn, pagesOf, type Row, type RowKey, rowsOf } from './place.ts';

/** The table that was left, that which was restored, and the epoch of the log that both have. */
export type Tables = { left: string; restored: string; epoch: string };
/** What was brought into the restored table, from where; who was erased again; and the records that stay as they were at the moment of the backup. */
export type Replayed = { entries: number; fromTable: number; fromLog: number; erased: number; stay: string[] };

/** Partitions that are not carried over: logs and trees begin anew, and what was counted of requests is over in a minute. */
const isLeftBehind = (pk: string): boolean => /^(LOG|TREE|ACCESS|LIMIT|SOCKETS)#/.test(pk);
const atOnce = 20;

/** Works on a list, some at a time. */
const inParts = async <T>(all: readonly T[], work: (each: T) => Promise<void>): Promise<void> => {
  for (let i = 0; i < all.length; i += atOnce) await Promise.all(all.slice(i, i + atOnce).map(work));
};

/** Reads the position behind an owner's log in the restored table. */
const nextIn = (dynamodb: DynamoDBClient, { restored, epoch }: Tables) => {
  const documents = DynamoDBDocumentClient.from(dynamodb);
  return async (owner: string): Promise<number> => {
    const { Items: [last] = [] } = await documents.send(
      new QueryCommand({
        TableName: restored,
        KeyConditionExpression: 'pk = :pk and sk < :key',
        ExpressionAttributeValues: { ':pk': `LOG#${owner}#${epoch}`, ':key': 'key' },
        ScanIndexForward: false,
        Limit: 1,
      }),
    );
    return last ? Number(last.sk) + Number(last.count) : 1;
  };
};

/** The last entry of each record that the log of the table that was left has, and the restored one's has not. */
const entriesBehind = async (owner: string, next: number, last: Map<string, LogEntry>): Promise<number> => {
  const { readerOf } = await import('../../../shared/data/core/log-read.ts');
  const { recordOf } = await import('../../../shared/log/entry.ts');
  const log = readerOf<LogEntry>();
  for (let from = next, count = 0; ; ) {
    const rows = await log.rowsNow(owner, from);
    if (rows.length === 0) return count;
    for (const { entries } of rows) for (const entry of entries) last.set(recordOf(entry), entry);
    from = rows.at(-1)!.first + rows.at(-1)!.entries.length;
    count = from - next;
  }
};

/** Takes owners away who were erased since: a backup brings them back. */
const eraseAgain = async (dynamodb: DynamoDBClient, tables: Tables, erased: ReadonlySet<string>): Promise<void> => {
  if (erased.size === 0) return;
  const { ownerIn } = await import('../../../shared/data/core/key.ts');
  const { put, remove } = rowsOf(dynamodb, tables.restored);
  for await (const page of pagesOf(dynamodb, tables.restored))
    await inParts(
      page.filter(({ pk }) => erased.has(ownerIn(pk) ?? '')),
      remove,
    );
  // So that nothing that is on its way begins a log of theirs.
  for (const owner of erased)
    for (const epoch of [tables.epoch, Number(tables.epoch) + 1]) await put({ pk: `LOG#${owner}#${epoch}`, sk: 'key', destroyed: true });
};

/** A row by which a patient is found. */
const token = /^(?<workspace>WS#[^#]+)#(?:IDENTIFIER|FIND)#(?<value>.+)$/;

/** The tokens by which a patient is found, as their record says: none of somebody who was erased, or is not there. */
const tokensOf = (patient: Row | undefined): readonly string[] => {
  if (!patient?.tokens || patient.erasedAt) return [];
  const { identifiers = [], others = [] } = patient.tokens as { identifiers?: string[]; others?: string[] };
  return [...identifiers, ...others];
};

/** Whether a row is one by which nobody is found any more, or stands beside a patient who was erased. `find` reads from the restored table. */
const isForgotten = async ({ pk, sk, patientId }: Row, find: (key: RowKey) => Promise<Row | undefined>): Promise<boolean> => {
  const { workspace, value } = token.exec(pk)?.groups ?? {};
  if (value !== undefined) return !tokensOf(await find({ pk: `${workspace}#PAT#${patientId ?? sk}`, sk: 'PATIENT' })).includes(value);
  const isBeside = pk.includes('#PAT#') && sk !== 'PATIENT' && !sk.startsWith('ACCESS#');
  return isBeside && (await find({ pk, sk: 'PATIENT' }))?.erasedAt !== undefined;
};

/**
 * Takes away by what patients are found no more, since they were changed or erased, and what stood beside those who were erased: it went for good and
 * without a log, so that a backup brings it back. Which it is their records say, as they are by now.
 */
const forgetAgain = async (dynamodb: DynamoDBClient, tables: Tables): Promise<void> => {
  const { find, remove } = rowsOf(dynamodb, tables.restored);
  for await (const page of pagesOf(dynamodb, tables.restored))
    await inParts(page, async row => {
      if (await isForgotten(row, find)) await remove(row);
    });
};

/**
 * Brings a restored table to where its log ended in the table that was left, which can still be read: what the log tells, whole rows where they say
 * the same as it, and of kinds without a log what is newer. Can be run again. The environment names the table that was left.
 */
export const replay = async (dynamodb: DynamoDBClient, tables: Tables): Promise<Replayed> => {
  const { isLogged } = await import('../../../events/logged.ts');
  const { rebuilt, told } = await import('./rebuild.ts');
  const { find, put } = rowsOf(dynamodb, tables.restored);
  const next = nextIn(dynamodb, tables);
  const last = new Map<string, LogEntry>();
  const done: Replayed = { entries: 0, fromTable: 0, fromLog: 0, erased: 0, stay: [] };
  const owners = await ownersIn(dynamodb, tables.left, tables.epoch);
  for (const { owner, isErased } of owners) if (!isErased) done.entries += await entriesBehind(owner, await next(owner), last);

  const take = async (record: string, restored: Row | undefined, left: Row | undefined): Promise<void> => {
    const entry = last.get(record);
    last.delete(record);
    const from = judge({ left, restored, entry }, { isLogged: isLogged(String(left?.entity ?? entry?.entity)), told });
    if (from === 'restored') return;
    const row = from === 'left' ? left : rebuilt(entry!, restored);
    if (!row) return void done.stay.push(record);
    await put(row);
    done[from === 'left' ? 'fromTable' : 'fromLog'] += 1;
  };
  for await (const page of pagesOf(dynamodb, tables.left))
    await inParts(
      page.filter(({ pk }) => !isLeftBehind(pk)),
      async left => take(`${left.pk}/${left.sk}`, await find(left), left),
    );
  // What is in the log, and not in the table that was left.
  await inParts(
    [...last.keys()].filter(record => !isLeftBehind(record)),
    async record => {
      const slash = record.indexOf('/');
      await take(record, await find({ pk: record.slice(0, slash), sk: record.slice(slash + 1) }), undefined);
    },
  );
  const erased = new Set(owners.filter(({ isErased }) => isErased).map(({ owner }) => owner));
  await eraseAgain(dynamodb, tables, erased);
  await forgetAgain(dynamodb, tables);
  return { ...done, erased: erased.size };
};
