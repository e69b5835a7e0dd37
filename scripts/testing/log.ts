import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { DecryptCommand, KMSClient } from '@aws-sdk/client-kms';
import { DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { isLogged } from '../../events/logged.ts';
import { checksumOf } from '../../shared/log/checksum.ts';
import { type LogEntry, recordOf } from '../../shared/log/entry.ts';
import { ownerOf } from './account.ts';

type Row = Record<string, unknown>;
const client = new DynamoDBClient(ownerOf());
const documents = DynamoDBDocumentClient.from(client);

// What the data layer asks for at load; none of it is used here.
Object.assign(process.env, { AWS_REGION: 'us-east-1', TABLE_NAME: 'none', DUE_SHARDS: '4', LOG_EPOCH: '1' });

const partition = async (pk: string): Promise<Row[]> => {
  const { TableNames = [] } = await client.send(new ListTablesCommand({}));
  const rows: Row[] = [];
  let ExclusiveStartKey: Row | undefined;
  do {
    const page = await documents.send(
      new QueryCommand({
        TableName: TableNames.find(name => /almanac.*table/i.test(name)),
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': pk },
        ConsistentRead: true,
        ExclusiveStartKey,
      }),
    );
    rows.push(...(page.Items ?? []));
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey);
  return rows;
};

/** The data key of an owner's log, opened by the owner of the account. */
const dataKeyIn = async (row: Row | undefined, owner: string): Promise<Buffer> => {
  if (!row) return Buffer.alloc(0);
  const { Plaintext } = await new KMSClient(ownerOf()).send(
    new DecryptCommand({ CiphertextBlob: Buffer.from(String(row.wrapped), 'base64'), EncryptionContext: { owner } }),
  );
  return Buffer.from(Plaintext!);
};

/** The rows of an owner's log as they lie in the table of the local cloud, and what waits beside it. */
const logRows = async (owner: string) => {
  const rows = await partition(`LOG#${owner}#1`);
  const { bodyOf, isWaiting } = await import('../../shared/data/core/log-rows.ts');
  const key = await dataKeyIn(
    rows.find(({ sk }) => sk === 'key'),
    owner,
  );
  return {
    waiting: rows.filter(isWaiting).length,
    rows: rows
      .filter(({ sk }) => /^\d+$/.test(String(sk)))
      .map(row => ({
        first: Number(row.sk),
        checksum: BigInt(`0x${String(row.checksum)}`),
        entries: bodyOf<LogEntry>(row, key).entries,
      })),
  };
};

/** What an owner has in the table, as entries would tell it: the last of each record that does not end. */
const recordsOf = async (owner: string): Promise<Map<string, object>> => {
  const { eventOf } = await import('../../functions/platform/events/event-of.ts');
  const rows = (await partition(owner)).filter(({ entity, expiresAt }) => isLogged(String(entity)) && expiresAt === undefined);
  const events = rows.map(row => JSON.parse(JSON.stringify(eventOf(row, undefined))) as LogEntry);
  return new Map(events.map(({ id, version, record }) => [recordOf({ id }), { version, record }]));
};

/**
 * How an owner's log stands beside their records: what its replay onto nothing gives, the records of the table, the positions at which a row does not
 * begin where the one before ends, the versions of each record in the order of the log, and both checksums.
 */
export const logBesideTable = async (owner: string) => {
  const { rows, waiting } = await logRows(owner);
  const entries = rows.flatMap(row => row.entries);
  const last = new Map(entries.map(entry => [recordOf(entry), entry]));
  const alive = [...last.values()].filter(({ expires }) => !expires);
  const table = await recordsOf(owner);
  const starts = rows.map((_, i) => rows.slice(0, i).reduce((next, row) => next + row.entries.length, 1));
  return {
    waiting,
    entries,
    table,
    replay: new Map(alive.map(entry => [recordOf(entry), { version: entry.version, record: entry.record }])),
    holes: rows.filter(({ first }, i) => first !== starts[i]).map(({ first }) => first),
    versions: [...Map.groupBy(entries, recordOf).values()].map(of => of.map(({ version }) => version)),
    checksums: {
      log: rows.at(-1)?.checksum,
      table: checksumOf([...table].map(([record, { version }]: [string, { version?: number }]) => ({ record, version: version! }))),
    },
  };
};
