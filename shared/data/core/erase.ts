import { DeleteCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { isMade } from './conditional.ts';
import { documents, tableName } from './table.ts';
import { erase } from './write-rows.ts';

type Key = { pk: string; sk: string };

/**
 * Erases the rows of a partition for good, all but those under the sort keys that are kept, and says whether it came to its end before the
 * moment that is given (milliseconds). What is erased is erased: begun again, it goes on where it was.
 */
export const erasePartition = async (pk: string, kept: readonly string[], untilMs: number): Promise<boolean> => {
  let start: Record<string, unknown> | undefined;
  do {
    const { Items: rows = [], LastEvaluatedKey: last } = await documents.send(
      new QueryCommand({
        TableName: tableName,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': pk },
        ProjectionExpression: 'pk, sk',
        ConsistentRead: true,
        Limit: 500,
        ExclusiveStartKey: start,
      }),
    );
    await erase((rows as Key[]).filter(({ sk }) => !kept.includes(sk)));
    start = last;
    if (start && Date.now() > untilMs) return false;
  } while (start);
  return true;
};

/** Erases all rows of a partition whose sort keys begin so. For the few that belong to one record. */
export const eraseBelow = async (pk: string, prefix: string): Promise<void> => {
  let start: Record<string, unknown> | undefined;
  do {
    const { Items: rows = [], LastEvaluatedKey: last } = await documents.send(
      new QueryCommand({
        TableName: tableName,
        KeyConditionExpression: 'pk = :pk and begins_with(sk, :prefix)',
        ExpressionAttributeValues: { ':pk': pk, ':prefix': prefix },
        ProjectionExpression: 'pk, sk',
        ConsistentRead: true,
        ExclusiveStartKey: start,
      }),
    );
    await erase(rows as Key[]);
    start = last;
  } while (start);
};

/** Erases one row for good. */
export const eraseRow = async (Key: Key): Promise<void> => {
  await documents.send(new DeleteCommand({ TableName: tableName, Key }));
};

/** Erases one row for good if nobody has written it since it was seen at a version, and says whether it is gone. */
export const eraseUnchanged = (Key: Key, version: number): Promise<boolean> => {
  const unchanged = {
    ConditionExpression: 'attribute_not_exists(pk) or version = :seen',
    ExpressionAttributeValues: { ':seen': version },
  };
  return isMade(documents.send(new DeleteCommand({ TableName: tableName, Key, ...unchanged })));
};
