import { createHash } from 'node:crypto';
import type { PutCommandInput } from '@aws-sdk/lib-dynamodb';
import type { SubscriptionId, UserId } from '../../domain/core/ids.ts';
import { readRow } from '../core/rows.ts';
import { tableName } from '../core/table.ts';

/** Whose device an address of a push service is. `expiresAt` stands where the device has ended: the row is then forgotten with it. */
export type EndpointHolder = { userId: UserId; subscriptionId: SubscriptionId; expiresAt?: number };

/** The row of an endpoint, found by its hash before anybody knows whose it is. It is no record: it carries no event and no version. */
export const endpointKey = (endpoint: string) => ({
  pk: `ENDPOINT#${createHash('sha256').update(endpoint).digest('base64url')}`,
  sk: 'ENDPOINT',
});

/** Who has an endpoint now, or had it last. */
export const holderOf = async (endpoint: string): Promise<EndpointHolder | undefined> =>
  (await readRow(endpointKey(endpoint))) as EndpointHolder | undefined;

/** The write by which an endpoint goes from who was read as its holder to another, or to the same with an end. Of two at once one fails. */
export const holdEndpoint = (endpoint: string, to: EndpointHolder, from: EndpointHolder | undefined): PutCommandInput => {
  const { userId, subscriptionId, expiresAt } = to;
  return {
    TableName: tableName,
    Item: { ...endpointKey(endpoint), userId, subscriptionId, expiresAt },
    ConditionExpression: from ? 'subscriptionId = :from' : 'attribute_not_exists(pk)',
    ...(from ? { ExpressionAttributeValues: { ':from': from.subscriptionId } } : {}),
  };
};
