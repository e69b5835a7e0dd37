import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { isMade } from './conditional.ts';
import { type DueRow, dueBetween, duePage } from './due.ts';
import type { Page } from './query.ts';
import type { Row } from './rows.ts';
import { parkedShard } from './schema.ts';
import { documents, tableName } from './table.ts';

/** Since when a record is parked (RFC 3339, UTC), and the name of the error for which it was. */
export type Parked = { at: string; why: string };

/** When a row is due, and since when it has been parked. */
export const dueOf = ({ dueAt, parked }: Row): { dueAt?: string; parkedAt?: string } => ({
  dueAt: dueAt as string | undefined,
  parkedAt: (parked as Parked | undefined)?.at,
});

/**
 * Parks a record: the same version, without an event, in the shard of the parked. The next write of the record, whoever's, puts it back into
 * its own. False when somebody else wrote first.
 */
export const park = (row: Row, parked: Parked): Promise<boolean> => {
  const put = new PutCommand({
    TableName: tableName,
    Item: { ...row, dueShard: parkedShard, parked },
    ConditionExpression: 'version = :seen',
    ExpressionAttributeValues: { ':seen': row.version },
  });
  return isMade(documents.send(put));
};

/** The records that are parked and fell due before an instant, the oldest first, page after page. Eventually consistent. */
export const parkedBefore = (to: string): AsyncGenerator<DueRow[]> => dueBetween(parkedShard, '1970', to);

/** The same, so many at a time, from an instant or a place on. */
export const parkedPage = async (
  to: string,
  { from = '1970', ...page }: { from?: string; limit: number; cursor?: string },
): Promise<Page<DueRow>> => {
  // As rows have it, with milliseconds: their order is that of the texts.
  const begin = new Date(from).toISOString();
  // DynamoDB refuses a window that ends before it begins.
  return begin < to ? duePage(parkedShard, { from: begin, to }, page) : { items: [] };
};
