import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { keyAt, lastPosition } from './log-rows.ts';
import type { Row } from './rows.ts';
import { documents, tableName } from './table.ts';

/** Rows that are read at once. */
const many = 50;

type Reading = { consistent: boolean; to?: string; backwards?: true; limit?: number };

/** Some rows of a log from a position on, as they are stored. */
export const positionsFrom = async (
  owner: string,
  from: number,
  { consistent, to = lastPosition, backwards, limit = many }: Reading,
): Promise<Row[]> => {
  const { pk, sk } = keyAt(owner, from);
  const { Items = [] } = await documents.send(
    new QueryCommand({
      TableName: tableName,
      KeyConditionExpression: 'pk = :pk and sk between :from and :to',
      ExpressionAttributeValues: { ':pk': pk, ':from': sk, ':to': to },
      ConsistentRead: consistent,
      ScanIndexForward: !backwards,
      Limit: limit,
    }),
  );
  return Items;
};

/** The next position of a log, behind all that there are. Consistent; it needs no key. */
export const nextPositionIn = async (owner: string): Promise<number> => {
  const [last] = await positionsFrom(owner, 1, { consistent: true, backwards: true, limit: 1 });
  return last ? Number(last.sk) + Number(last.count) : 1;
};
