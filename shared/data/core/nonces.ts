import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { isMade } from './conditional.ts';
import { documents, tableName } from './table.ts';

/**
 * Takes a nonce of a key, once: by one conditional write, forgotten when no signature with it can be good any more (Unix seconds). False where it was
 * taken before. It is no record: it stands among the counters of limits.
 */
export const takeNonce = (keyId: string, nonce: string, expiresAt: number): Promise<boolean> =>
  isMade(
    documents.send(
      new UpdateCommand({
        TableName: tableName,
        Key: { pk: `LIMIT#${keyId}`, sk: `nonce#${nonce}` },
        UpdateExpression: 'SET expiresAt = :expiresAt',
        ConditionExpression: 'attribute_not_exists(pk)',
        ExpressionAttributeValues: { ':expiresAt': expiresAt },
      }),
    ),
  );
