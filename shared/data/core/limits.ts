import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { documents, tableName } from './table.ts';

/** Longest that a request waits for its lease. */
const patienceMs = 500;

/** The counter of a caller's requests of one class in one window. `caller` holds no `#`. */
export type Counter = { caller: string; limitClass: string; windowStartedAt: string /** Unix seconds (TTL). */; expiresAt: number };

/**
 * Takes tokens from a counter and answers where it stood before: one atomic addition, so that no token is given out twice. `leases` counts
 * these writes. A counter is no record: it carries no event, and is forgotten soon after its window.
 */
export const takeTokens = async ({ caller, limitClass, windowStartedAt, expiresAt }: Counter, tokens: number): Promise<number> => {
  const { Attributes: after = {} } = await documents.send(
    new UpdateCommand({
      TableName: tableName,
      Key: { pk: `LIMIT#${caller}`, sk: `${limitClass}#${windowStartedAt}` },
      UpdateExpression: 'ADD taken :tokens, leases :one SET expiresAt = :expiresAt',
      ExpressionAttributeValues: { ':tokens': tokens, ':one': 1, ':expiresAt': expiresAt },
      ReturnValues: 'UPDATED_NEW',
    }),
    { abortSignal: AbortSignal.timeout(patienceMs) },
  );
  return Number(after.taken) - tokens;
};
