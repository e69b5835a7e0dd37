import { BatchWriteCommand, type BatchWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import { documents, tableName } from './table.ts';

type Request = NonNullable<BatchWriteCommandInput['RequestItems']>[string][number];
const perRequest = 25;

/** Puts and erases rows, so many a request; what DynamoDB leaves undone of one goes with the next. */
const write = async (requests: Request[]): Promise<void> => {
  for (let left = requests; left.length > 0; ) {
    const batch = left.slice(0, perRequest);
    const { UnprocessedItems: undone } = await documents.send(new BatchWriteCommand({ RequestItems: { [tableName]: batch } }));
    left = [...(undone?.[tableName] ?? []), ...left.slice(batch.length)];
  }
};

/** Puts rows, whatever stands there: for those alone whose keys say all that is in them, so that the same put twice is put once. */
export const putRows = (rows: Record<string, unknown>[]): Promise<void> => write(rows.map(Item => ({ PutRequest: { Item } })));

/** Erases some rows for good. */
export const erase = (keys: { pk: string; sk: string }[]): Promise<void> => write(keys.map(Key => ({ DeleteRequest: { Key } })));
