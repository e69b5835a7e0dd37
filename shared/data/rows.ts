import { BatchGetCommand, GetCommand } from '@aws-sdk/lib-dynamodb';
import { documents, tableName } from './table.ts';

type Key = { pk: string; sk: string };
type Row = Record<string, unknown>;

/** The row under a key, whatever kind of record it is, consistent; undefined when there is none. */
export const readRow = async (key: Key): Promise<Row | undefined> => {
  const { Item } = await documents.send(new GetCommand({ TableName: tableName, Key: key, ConsistentRead: true }));
  return Item;
};

const perRequest = 100;
const tries = 5;

const readBatch = async (keys: Key[]): Promise<Row[]> => {
  const rows: Row[] = [];
  let left: Key[] | undefined = keys;
  for (let attempt = 0; left && left.length > 0; attempt++) {
    if (attempt === tries) throw new Error('DynamoDB left keys unread');
    const { Responses, UnprocessedKeys } = await documents.send(
      new BatchGetCommand({ RequestItems: { [tableName]: { Keys: left, ConsistentRead: true } } }),
    );
    rows.push(...((Responses?.[tableName] ?? []) as Row[]));
    left = UnprocessedKeys?.[tableName]?.Keys as Key[] | undefined;
  }
  return rows;
};

/** The rows under these keys, consistent, a hundred a request, in the order of the keys. Those that are not there are left out. */
export const readMany = async (keys: Key[]): Promise<Row[]> => {
  const rows: Row[] = [];
  for (let i = 0; i < keys.length; i += perRequest) rows.push(...(await readBatch(keys.slice(i, i + perRequest))));
  const byKey = new Map(rows.map(row => [`${row.pk}|${row.sk}`, row]));
  return keys.map(({ pk, sk }) => byKey.get(`${pk}|${sk}`)).filter(row => row !== undefined);
};
