import { QueryCommand, type QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import { keysAt, type Page, placeOf } from './query.ts';
import { documents, tableName } from './table.ts';

/** A row of the due index: the key of a record, its kind, and when it is due. */
export type DueRow = { key: { pk: string; sk: string }; entity: string; dueAt: string };

type Window = { from: string; to: string };

/** What one request finds, and where the next begins. */
const rowsOf = async (shard: string, { from, to }: Window, page: Pick<QueryCommandInput, 'Limit' | 'ExclusiveStartKey'>) => {
  const { Items = [], LastEvaluatedKey: last } = await documents.send(
    new QueryCommand({
      TableName: tableName,
      IndexName: 'due',
      KeyConditionExpression: 'dueShard = :shard and dueAt between :from and :to',
      ExpressionAttributeValues: { ':shard': shard, ':from': from, ':to': to },
      ...page,
    }),
  );
  const rows = Items.map(({ pk, sk, entity, dueAt }): DueRow => ({ key: { pk, sk }, entity, dueAt }));
  return { rows: rows.filter(({ dueAt }) => dueAt < to), last };
};

/** The records under a partition key of the due index that are due from `from` (inclusive) to `to` (exclusive), as `dueIn` gives them. */
export async function* dueBetween(shard: string, from: string, to: string): AsyncGenerator<DueRow[]> {
  let start: Record<string, unknown> | undefined;
  do {
    const { rows, last } = await rowsOf(shard, { from, to }, { ExclusiveStartKey: start });
    yield rows;
    start = last;
  } while (start);
}

/** The same, so many at a time, from a place on. */
export const duePage = async (
  shard: string,
  window: Window,
  { limit, cursor }: { limit: number; cursor?: string },
): Promise<Page<DueRow>> => {
  const [dueAt, pk, sk] = cursor === undefined ? [] : keysAt(cursor, 3);
  const ExclusiveStartKey = dueAt === undefined ? undefined : { dueShard: shard, dueAt, pk, sk };
  const { rows, last } = await rowsOf(shard, window, { Limit: limit, ExclusiveStartKey });
  return { items: rows, cursor: last && placeOf([last.dueAt, last.pk, last.sk]) };
};

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
