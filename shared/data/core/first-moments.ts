import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { expiryAfter } from '../../domain/core/expiry.ts';
import type { UserId } from '../../domain/core/ids.ts';
import { documents, tableName } from './table.ts';

/**
 * When a request came for the first time (milliseconds): at `now`, unless one with this name came before, within thirty days. One
 * conditional write, of which a retry learns what the first has written. It is no record, and stands among the counters: every function that
 * answers requests may write there, and hardly one among the user's own records.
 */
export const firstMomentOf = async (userId: UserId, request: string, now: number): Promise<number> => {
  try {
    await documents.send(
      new UpdateCommand({
        TableName: tableName,
        Key: { pk: `LIMIT#${userId}`, sk: `first#${request}` },
        UpdateExpression: 'SET firstMs = :now, expiresAt = :expiresAt',
        ExpressionAttributeValues: { ':now': now, ':expiresAt': expiryAfter(new Date(now).toISOString()) },
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
