import type { UpdateCommandInput } from '@aws-sdk/lib-dynamodb';
import { Failure } from '../../domain/core/failure.ts';
import type { UserId } from '../../domain/core/ids.ts';
import { membershipsAtMost } from '../../domain/people/workspaces/membership.ts';
import { tableName } from '../core/table.ts';
import type { Counted } from '../core/transact.ts';

/**
 * How many workspaces a user is in: a counter in a row of its own, changed by addition in the transaction that lets somebody in or out, so that
 * no two requests at once pass the limit. It is no record: it carries no event and no version.
 */
const counterOf = (userId: UserId) => ({ TableName: tableName, Key: { pk: `USER#${userId}`, sk: 'COUNT#MEMBERSHIPS' } });

const add = (userId: UserId, amount: number): UpdateCommandInput => ({
  ...counterOf(userId),
  UpdateExpression: 'ADD held :amount',
  ExpressionAttributeValues: { ':amount': amount },
});

/** One workspace more. Where it would be too many, the transaction fails with `limit_reached`. */
export const oneMembershipMore = (userId: UserId): Counted => {
  const { ExpressionAttributeValues: values, ...input } = add(userId, 1);
  return {
    ...input,
    ConditionExpression: 'attribute_not_exists(held) or held < :most',
    ExpressionAttributeValues: { ...values, ':most': membershipsAtMost },
    otherwise: new Failure('limit_reached', { limit: membershipsAtMost }),
  };
};

/** One workspace more, whatever the limit: one that was deleted is back. */
export const oneMembershipBack = (userId: UserId): Counted => add(userId, 1);

/** One workspace less. */
export const oneMembershipLess = (userId: UserId): Counted => add(userId, -1);
