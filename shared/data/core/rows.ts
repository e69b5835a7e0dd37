import { BatchGetCommand, GetCommand } from '@aws-sdk/lib-dynamodb';
import DataLoader from 'dataloader';
import { documents, tableName } from './table.ts';

type Key = { pk: string; sk: string };
/** A row of the table as it is stored. */
export type Row = Record<string, unknown>;

const perRequest = 100;
const tries = 5;
const idOf = ({ pk, sk }: Key): string => `${pk}|${sk}`;

const readOne = async (key: Key): Promise<Row[]> => {
  const { Item } = await documents.send(new GetCommand({ TableName: tableName, Key: key, ConsistentRead: true }));
  return Item ? [Item] : [];
};

const readTogether = async (keys: Key[]): Promise<Row[]> => {
  const rows: Row[] = [];
  let left: Key[] = keys;
  for (let attempt = 0; left.length > 0; attempt++) {
    if (attempt === tries) throw new Error('DynamoDB left keys unread');
    const { Responses, UnprocessedKeys } = await documents.send(
      new BatchGetCommand({ RequestItems: { [tableName]: { Keys: left, ConsistentRead: true } } }),
    );
    rows.push(...((Responses?.[tableName] ?? []) as Row[]));
    left = (UnprocessedKeys?.[tableName]?.Keys ?? []) as Key[];
  }
  return rows;
};

/** The rows under these keys, in their order. A key that is asked for twice is read once. */
const readAll = async (keys: readonly Key[]): Promise<(Row | undefined)[]> => {
  const [first, ...others] = new Map(keys.map(({ pk, sk }) => [idOf({ pk, sk }), { pk, sk }])).values();
  if (!first) return [];
  const rows = others.length > 0 ? await readTogether([first, ...others]) : await readOne(first);
  const byId = new Map(rows.map(row => [idOf(row as Key), row]));
  return keys.map(key => byId.get(idOf(key)));
};

// What is asked for in the same turn of the event loop goes in one request: the ten messages of a batch read together. Nothing is kept.
const loader = new DataLoader(readAll, { cache: false, maxBatchSize: perRequest, batchScheduleFn: flush => setImmediate(flush) });

/** The row under a key, whatever kind of record it is, consistent; undefined when there is none. Reads of the same moment share a request. */
export const readRow = (key: Key): Promise<Row | undefined> => loader.load(key);

/** The rows under these keys, consistent, in their order. Those that are not there are left out. */
export const readMany = async (keys: Key[]): Promise<Row[]> => (await Promise.all(keys.map(readRow))).filter(row => row !== undefined);
