import { DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import { documents, tableName } from './table.ts';

/** How much stands in the table, as DynamoDB counts it every six hours or so. */
export const tableSize = async (): Promise<{ records: number; bytes: number }> => {
  const { Table } = await documents.send(new DescribeTableCommand({ TableName: tableName }));
  return { records: Table?.ItemCount ?? 0, bytes: Table?.TableSizeBytes ?? 0 };
};
