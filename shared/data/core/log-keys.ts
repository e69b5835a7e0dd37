import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { newDataKey, openDataKey } from '../../aws/kms.ts';
import { environment } from '../../env.ts';
import { isMade } from './conditional.ts';
import { type KeyPort, keyringOf, type WrappedKey } from './keyring.ts';
import { keyPlace, partitionOf } from './log-rows.ts';
import type { Row } from './rows.ts';
import { documents, tableName } from './table.ts';

const { LOG_KEY_ARN } = environment({ LOG_KEY_ARN: z.string() });

const placeOf = (owner: string) => ({ pk: partitionOf(owner), sk: keyPlace });

/** The key in the row that stands in its place. */
export const keyIn = ({ destroyed, wrapped, kmsKeyId }: Row): WrappedKey | 'destroyed' =>
  destroyed ? 'destroyed' : { wrapped: String(wrapped), kmsKeyId: String(kmsKeyId) };

const port: KeyPort = {
  find: async owner => {
    const { Item } = await documents.send(new GetCommand({ TableName: tableName, Key: placeOf(owner), ConsistentRead: true }));
    return Item && keyIn(Item);
  },
  put: (owner, key) => {
    const Item = { ...placeOf(owner), ...key };
    return isMade(documents.send(new PutCommand({ TableName: tableName, Item, ConditionExpression: 'attribute_not_exists(pk)' })));
  },
  make: owner => newDataKey(LOG_KEY_ARN, { owner }),
  open: (owner, key) => openDataKey(key, { owner }),
};

/** The data keys that the logs of owners are sealed under. */
export const logKeys = keyringOf(port, Date.now);
