import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { documents, tableName } from './table.ts';

/** A row of the due index: the key of a record, its kind, and when it is due. */
export type DueRow = { key: { pk: string; sk: string }; entity: string; dueAt: string };

/** The records under a partition key of the due index that are due from `from` (inclusive) to `to` (exclusive), as `dueIn` gives them. */
export async function* dueBetween(shard: string, from: string, to: string): AsyncGenerator<DueRow[]> {
  let start: Record<string, unknown> | undefined;
  do {
    const { Items = [], LastEvaluatedKey } = await documents.send(
      new QueryCommand({
        TableName: tableName,
        IndexName: 'due',
        KeyConditionExpression: 'dueShard = :shard and dueAt between :from and :to',
        ExpressionAttributeValues: { ':shard': shard, ':from': from, ':to': to },
        ExclusiveStartKey: start,
      }),
    );
    yield Items.map(({ pk, sk, entity, dueAt }) => ({ key: { pk, sk }, entity, dueAt })).filter(({ dueAt }) => dueAt < to);
    start = LastEvaluatedKey;
  } while (start);
}

/** The records of a shard that are due in a window (`from` inclusive, `to` exclusive), soonest first, page after page. Eventually consistent. */
export const dueIn = ({ shard, from, to }: { shard: number; from: string; to: string }): AsyncGenerator<DueRow[]> =>
  dueBetween(`DUE#${shard}`, from, to);

/** When the record of a shard that waits longest was due; undefined when none is due before this instant. Eventually consistent. */
export const oldestDueIn = async (shard: number, before: string): Promise<string | undefined> => {
  const { Items = [] } = await documents.send(
    new QueryCommand({
      TableName: tableName,
      IndexName: 'due',
      KeyConditionExpression: 'dueShard = :shard and dueAt < :before',
      ExpressionAttributeValues: { ':shard': `DUE#${shard}`, ':before': before },
      Limit: 1,
    }),
  );
  return Items[0]?.dueAt;
};
