import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { UserId } from '../../domain/core/ids.ts';
import { windowOf } from '../../domain/core/window.ts';
import { type BudgetName, type Counter, countedIn, countersOf, fullUntil } from '../../domain/notifications/telling-budget.ts';
import type { Channel } from '../../domain/people/profiles/profile.ts';
import { documents, tableName } from '../core/table.ts';

/** How long a counter outlives its window, as somebody may want to look. */
const keptSeconds = 3600;
const expiryOf = (at: string): number => Math.ceil(Date.parse(at) / 1000) + keptSeconds;

/** Whose budget, which, the instant at which they are to be told, and who causes it, where that counts. */
export type Telling = { userId: UserId; budget: BudgetName; at: string; causer?: string };

/** The row that a budget is counted in. All of a day stand in one, so that one write asks and takes. */
const keyOfDay = ({ userId, budget, at }: Telling) => ({
  pk: `LIMIT#${userId}`,
  sk: `told-${countedIn(budget)}#${windowOf(at, 'day').from}`,
});

const namesOf = (counters: readonly Counter[]) => Object.fromEntries(counters.map(({ name }, i) => [`#c${i}`, name]));
const added = (counters: readonly Counter[], value: string): string => `ADD ${counters.map((_, i) => `#c${i} ${value}`).join(', ')}`;

/**
 * Takes one telling from somebody's budget: undefined, or until when nothing more can be told. One conditional addition to one row of theirs,
 * so that of many at once no more pass than there is room for. What is refused is not counted.
 */
export const takeTelling = async (telling: Telling): Promise<string | undefined> => {
  const { budget, at, causer } = telling;
  const counters = countersOf(budget, at, causer);
  const most = Object.fromEntries(counters.map(each => [`:m${each.most}`, each.most]));
  try {
    await documents.send(
      new UpdateCommand({
        TableName: tableName,
        Key: keyOfDay(telling),
        UpdateExpression: `${added(counters, ':one')} SET expiresAt = :expiresAt`,
        ConditionExpression: counters.map((each, i) => `(attribute_not_exists(#c${i}) OR #c${i} < :m${each.most})`).join(' AND '),
        ExpressionAttributeNames: namesOf(counters),
        ExpressionAttributeValues: { ...most, ':one': 1, ':expiresAt': expiryOf(windowOf(at, 'day').to) },
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    );
    return undefined;
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException) || !error.Item) throw error;
    const row = unmarshall(error.Item);
    return fullUntil(counters, Object.fromEntries(counters.map(({ name }) => [name, Number(row[name] ?? 0)])), at);
  }
};

/** Gives one back that was taken for what was told already. */
export const giveTellingBack = async (telling: Telling): Promise<void> => {
  const counters = countersOf(telling.budget, telling.at, telling.causer);
  await documents.send(
    new UpdateCommand({
      TableName: tableName,
      Key: keyOfDay(telling),
      UpdateExpression: added(counters, ':less'),
      ExpressionAttributeNames: namesOf(counters),
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
