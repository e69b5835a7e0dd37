import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { expiryAfter } from '../../domain/core/expiry.ts';
import { documents, tableName } from './table.ts';

/**
 * When a request came for the first time (milliseconds): at `now`, unless one with this name came before, within thirty days. One
 * conditional write, of which a retry learns what the first has written. It is no record: it carries no event.
 */
export const firstMomentOf = async (userId: string, request: string, now: number): Promise<number> => {
  const Item = { pk: `USER#${userId}`, sk: `REQUEST#${request}`, firstMs: now, expiresAt: expiryAfter(new Date(now).toISOString()) };
  try {
    await documents.send(
      new PutCommand({
        TableName: tableName,
        Item,
        ConditionExpression: 'attribute_not_exists(pk)',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    );
    return now;
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException) || !error.Item) throw error;
    return Number(unmarshall(error.Item).firstMs);
  }
};
