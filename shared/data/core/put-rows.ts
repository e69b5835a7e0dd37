import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import { documents, tableName } from './table.ts';

const perRequest = 25;

/** Puts rows, whatever stands there: for those alone whose keys say all that is in them, so that the same put twice is put once. */
export const putRows = async (rows: Record<string, unknown>[]): Promise<void> => {
  for (let left = rows; left.length > 0; ) {
    const batch = left.slice(0, perRequest);
    const { UnprocessedItems: again } = await documents.send(
      new BatchWriteCommand({ RequestItems: { [tableName]: batch.map(Item => ({ PutRequest: { Item } })) } }),
    );
    const undone = (again?.[tableName] ?? []).map(({ PutRequest }) => PutRequest!.Item!);
    left = [...undone, ...left.slice(batch.length)];
  }
};
