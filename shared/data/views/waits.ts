import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { UserId } from '../../domain/core/ids.ts';
import { isMade } from '../core/conditional.ts';
import { documents, tableName } from '../core/table.ts';

/** How many requests of one user may wait at once: each holds a function while it does. */
const atOnce = 4;
const forgottenAfterSeconds = 3600;

const change = (userId: UserId, place: number, untilMs: number, condition: string, values: object): Promise<boolean> => {
  const update = new UpdateCommand({
    TableName: tableName,
    Key: { pk: `LIMIT#${userId}`, sk: `waits#${place}` },
    UpdateExpression: 'SET untilMs = :until, expiresAt = :expiresAt',
    ConditionExpression: condition,
    ExpressionAttributeValues: { ':until': untilMs, ':expiresAt': Math.ceil(Date.now() / 1000) + forgottenAfterSeconds, ...values },
  });
  return isMade(documents.send(update));
};

/** Takes one of a user's places to wait in until a moment (milliseconds), and answers how to give it back; undefined where all are taken. */
export const startWaiting = async (userId: UserId, untilMs: number): Promise<(() => Promise<void>) | undefined> => {
  for (let place = 0; place < atOnce; place++) {
    const isFree = 'attribute_not_exists(untilMs) or untilMs <= :now';
    if (!(await change(userId, place, untilMs, isFree, { ':now': Date.now() }))) continue;
    return async () => {
      await change(userId, place, 0, 'untilMs = :mine', { ':mine': untilMs });
    };
  }
  return undefined;
};
