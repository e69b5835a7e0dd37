import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { UserId } from '../../domain/core/ids.ts';
import { type Window, windowOf } from '../../domain/core/window.ts';
import { type BudgetName, budgetWindows, fullUntil, tellingsAtMost } from '../../domain/notifications/telling-budget.ts';
import type { Channel } from '../../domain/people/profile.ts';
import { documents, tableName } from '../core/table.ts';

/** How long a counter outlives its window, as somebody may want to look. */
const keptSeconds = 3600;
const expiryOf = (at: string): number => Math.ceil(Date.parse(at) / 1000) + keptSeconds;

/** Whose budget, which, and the instant at which they are to be told. */
export type Telling = { userId: UserId; budget: BudgetName; at: string };

/** The counter of a window: all of a day stand in one row, so that one write asks and takes. */
const counterOf = (at: string, window: Window): string => `${window}@${windowOf(at, window).from.slice(11, 16)}`;

/**
 * Takes one telling from somebody's budget: undefined, or until when nothing more can be told. One conditional addition to one row of theirs,
 * so that of many at once no more pass than there is room for. What is refused is not counted.
 */
export const takeTelling = async ({ userId, budget, at }: Telling): Promise<string | undefined> => {
  const day = windowOf(at, 'day');
  const names = Object.fromEntries(budgetWindows.map(window => [`#${window}`, counterOf(at, window)]));
  const most = Object.fromEntries(budgetWindows.map(window => [`:${window}`, tellingsAtMost[budget][window]]));
  try {
    await documents.send(
      new UpdateCommand({
        TableName: tableName,
        Key: { pk: `LIMIT#${userId}`, sk: `told-${budget}#${day.from}` },
        UpdateExpression: `ADD ${budgetWindows.map(window => `#${window} :one`).join(', ')} SET expiresAt = :expiresAt`,
        ConditionExpression: budgetWindows.map(window => `(attribute_not_exists(#${window}) OR #${window} < :${window})`).join(' AND '),
        ExpressionAttributeNames: names,
        ExpressionAttributeValues: { ...most, ':one': 1, ':expiresAt': expiryOf(day.to) },
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    );
    return undefined;
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException) || !error.Item) throw error;
    const row = unmarshall(error.Item);
    const taken = Object.fromEntries(budgetWindows.map(window => [window, Number(row[counterOf(at, window)] ?? 0)]));
    return fullUntil(budget, taken as Record<Window, number>, at);
  }
};

/** Gives one back that was taken for what was told already. */
export const giveTellingBack = async ({ userId, budget, at }: Telling): Promise<void> => {
  await documents.send(
    new UpdateCommand({
      TableName: tableName,
      Key: { pk: `LIMIT#${userId}`, sk: `told-${budget}#${windowOf(at, 'day').from}` },
      UpdateExpression: `ADD ${budgetWindows.map(window => `#${window} :less`).join(', ')}`,
      ExpressionAttributeNames: Object.fromEntries(budgetWindows.map(window => [`#${window}`, counterOf(at, window)])),
      ExpressionAttributeValues: { ':less': -1 },
    }),
  );
};

type Held = { userId: UserId; budget: BudgetName; channel: Channel; until: string };
const keyOfHeld = ({ userId, budget, until }: Held) => ({ pk: `LIMIT#${userId}`, sk: `held-${budget}#${until}` });

/** Counts one more that was held back on a channel, and answers how many there are. */
export const countHeld = async (held: Held): Promise<number> => {
  const { Attributes: after = {} } = await documents.send(
    new UpdateCommand({
      TableName: tableName,
      Key: keyOfHeld(held),
      UpdateExpression: 'ADD #channel :one SET expiresAt = :expiresAt',
      ExpressionAttributeNames: { '#channel': held.channel },
      // Long enough for quiet hours behind the window: seven in a row.
      ExpressionAttributeValues: { ':one': 1, ':expiresAt': expiryOf(held.until) + 8 * 86_400 },
      ReturnValues: 'UPDATED_NEW',
    }),
  );
  return Number(after[held.channel]);
};

/** How many were held back on a channel. */
export const heldBack = async (held: Held): Promise<number> => {
  const { Item: row = {} } = await documents.send(new GetCommand({ TableName: tableName, Key: keyOfHeld(held), ConsistentRead: true }));
  return Number(row[held.channel] ?? 0);
};
