import { DescribeTableCommand, type DynamoDBClient, ResourceNotFoundException, type TableDescription } from '@aws-sdk/client-dynamodb';
import { GetFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import { DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
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

/** All rows of a table, page after page: what a restore has to look at, and no request ever does. */
export async function* pagesOf(dynamodb: DynamoDBClient, TableName: string): AsyncGenerator<Row[]> {
  const documents = DynamoDBDocumentClient.from(dynamodb);
  let ExclusiveStartKey: Record<string, unknown> | undefined;
  do {
    const page = await documents.send(new ScanCommand({ TableName, ExclusiveStartKey, ConsistentRead: true }));
    yield (page.Items ?? []) as Row[];
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey);
}

/** The owners of the logs of an epoch in a table, in their order, and who of them was erased. */
export const ownersIn = async (dynamodb: DynamoDBClient, table: string, epoch: string): Promise<{ owner: string; isErased: boolean }[]> => {
  const found: { owner: string; isErased: boolean }[] = [];
  for await (const page of pagesOf(dynamodb, table))
    for (const { pk, sk, destroyed } of page) {
      const owner = new RegExp(`^LOG#(.+)#${epoch}$`).exec(pk)?.[1];
      if (owner !== undefined && sk === 'key') found.push({ owner, isErased: destroyed === true });
    }
  return found.sort((a, b) => (a.owner < b.owner ? -1 : 1));
};
