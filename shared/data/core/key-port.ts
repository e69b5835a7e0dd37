import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { newDataKey, openDataKey } from '../../aws/kms.ts';
import { isMade } from './conditional.ts';
import type { KeyPort, WrappedKey } from './keyring.ts';
import type { Row } from './rows.ts';
import { documents, tableName } from './table.ts';

/** The key in the row that stands in its place. */
export const keyIn = ({ destroyed, wrapped, kmsKeyId }: Row): WrappedKey | 'destroyed' =>
  destroyed ? 'destroyed' : { wrapped: String(wrapped), kmsKeyId: String(kmsKeyId) };

/** Data keys in rows of the table, wrapped by a KMS key: where that of an owner stands, and the context that it opens in. */
export const keysAt = (
  placeOf: (owner: string) => { pk: string; sk: string },
  kmsKeyArn: string,
  contextOf: (owner: string) => Record<string, string>,
): KeyPort => ({
  find: async owner => {
    const { Item } = await documents.send(new GetCommand({ TableName: tableName, Key: placeOf(owner), ConsistentRead: true }));
    return Item && keyIn(Item);
  },
  put: (owner, key) => {
    const Item = { ...placeOf(owner), ...key };
    return isMade(documents.send(new PutCommand({ TableName: tableName, Item, ConditionExpression: 'attribute_not_exists(pk)' })));
  },
  make: owner => newDataKey(kmsKeyArn, contextOf(owner)),
  open: (owner, key) => openDataKey(key, contextOf(owner)),
});
