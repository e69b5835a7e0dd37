import { DescribeTableCommand, type DynamoDBClient, ResourceNotFoundException, type TableDescription } from '@aws-sdk/client-dynamodb';
import { GetFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import { DeleteCommand, DynamoDBDocumentClient, GetCommand, PutCommand, paginateScan } from '@aws-sdk/lib-dynamodb';
import { nameIn } from '../../../shared/names.ts';
import { problem } from '../../console.ts';
import type { Account } from '../redrive/account.ts';

/** The function that reads tables and logs as a restore must, and so knows where they are. */
const reader = 'platform/on-reconciliation';
const needed = ['TABLE_NAME', 'DUE_SHARDS', 'LOG_EPOCH', 'LOG_KEY_ARN', 'LOG_BUCKET', 'STAGE', 'SERVICE', 'POWERTOOLS_SERVICE_NAME'];

/** What the data layer needs of a stage to read it here, and the table that the stage works on. */
export const settingsOf = async ({ lambda, stage }: Account): Promise<Record<string, string> & { TABLE_NAME: string }> => {
  const { Environment } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName: nameIn(stage, reader) }));
  const { TABLE_NAME, ...others } = Environment?.Variables ?? {};
  if (!TABLE_NAME) throw problem(`Stage ${stage} names no table.`);
  return { ...Object.fromEntries(Object.entries(others).filter(([name]) => needed.includes(name))), TABLE_NAME };
};

/** A table as it is described; undefined where there is none of that name. */
export const describe = async (dynamodb: DynamoDBClient, TableName: string): Promise<TableDescription | undefined> => {
  const { Table } = await dynamodb.send(new DescribeTableCommand({ TableName })).catch(error => {
    if (error instanceof ResourceNotFoundException) return { Table: undefined };
    throw error;
  });
  return Table;
};

export type Row = Record<string, unknown> & { pk: string; sk: string };
export type RowKey = Pick<Row, 'pk' | 'sk'>;

/** Reads and writes single rows of a table, past all rules. */
export const rowsOf = (dynamodb: DynamoDBClient, TableName: string) => {
  const documents = DynamoDBDocumentClient.from(dynamodb, { marshallOptions: { removeUndefinedValues: true } });
  return {
    find: async ({ pk, sk }: RowKey): Promise<Row | undefined> =>
      (await documents.send(new GetCommand({ TableName, Key: { pk, sk }, ConsistentRead: true }))).Item as Row | undefined,
    put: async (Item: Record<string, unknown>): Promise<void> => void (await documents.send(new PutCommand({ TableName, Item }))),
    remove: async ({ pk, sk }: RowKey): Promise<void> => void (await documents.send(new DeleteCommand({ TableName, Key: { pk, sk } }))),
  };
};

/** All rows of a table, page after page: what a restore has to look at, and no request ever does. */
export async function* pagesOf(dynamodb: DynamoDBClient, TableName: string): AsyncGenerator<Row[]> {
  const client = DynamoDBDocumentClient.from(dynamodb);
  for await (const { Items = [] } of paginateScan({ client }, { TableName, ConsistentRead: true })) yield Items as Row[];
}

/** The owners of the logs of an epoch in a table, in their order, and who of them was erased. */
export const ownersIn = async (dynamodb: DynamoDBClient, table: string, epoch: string): Promise<{ owner: string; isErased: boolean }[]> => {
  const found: { owner: string; isErased: boolean }[] = [];
  const ofLog = new RegExp(`^LOG#(.+)#${epoch}$`);
  for await (const page of pagesOf(dynamodb, table))
    for (const { pk, sk, destroyed } of page) {
      const owner = ofLog.exec(pk)?.[1];
      if (owner !== undefined && sk === 'key') found.push({ owner, isErased: destroyed === true });
    }
  return found.sort((a, b) => (a.owner < b.owner ? -1 : 1));
};
