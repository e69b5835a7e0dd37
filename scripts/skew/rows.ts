import { deepStrictEqual, fail } from 'node:assert';
import { GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { Person } from '../testing/people.ts';
import type { SkewedCloud } from './cloud.ts';
import { ofNext } from './next.ts';

type Key = { pk: string; sk: string };
type Row = Record<string, unknown>;

export const itemKey = ({ workspaceId, itemId }: { workspaceId: string; itemId: string }): Key => ({
  pk: `WS#${workspaceId}`,
  sk: `ITEM#${itemId}`,
});
export const profileKey = ({ userId }: Person): Key => ({ pk: `USER#${userId}`, sk: 'PROFILE' });
export const notificationKey = ({ userId }: Person, notificationId: string): Key => ({
  pk: `USER#${userId}`,
  sk: `NOTIFICATION#${notificationId}`,
});

/** What a version after the next has written: nobody on the way knows it, and nobody may lose it. */
const planted = { weather: { asked: ['rain', 'wind'] } };

/** The rows of a journey, and what each must still say at its end. */
export const rowsOf = ({ account, tableName }: SkewedCloud) => {
  const watched: { key: Key; attributes: Row }[] = [];
  const read = async (key: Key): Promise<Row> => {
    const { Item } = await account.dynamodb.send(new GetItemCommand({ TableName: tableName, Key: marshall(key), ConsistentRead: true }));
    return unmarshall(Item ?? fail(`There is no row ${key.pk} ${key.sk}`));
  };
  /** Writes into a row what only a newer version would: the same version of the record, without an event. */
  const plant = async (key: Key, attributes: Row): Promise<void> => {
    const names = Object.keys(attributes);
    await account.dynamodb.send(
      new UpdateItemCommand({
        TableName: tableName,
        Key: marshall(key),
        UpdateExpression: `set ${names.map((_, i) => `#${i} = :${i}`).join(', ')}`,
        ExpressionAttributeNames: Object.fromEntries(names.map((name, i) => [`#${i}`, name])),
        ExpressionAttributeValues: marshall(Object.fromEntries(Object.values(attributes).map((value, i) => [`:${i}`, value]))),
      }),
    );
  };
  return {
    read,
    plant,
    /** Plants into a row what nobody knows, and remembers this and what the next version has written. */
    async watch(key: Key): Promise<void> {
      await plant(key, planted);
      const row = await read(key);
      const newer = Object.fromEntries(ofNext.filter(name => row[name] !== undefined).map(name => [name, row[name]]));
      watched.push({ key, attributes: { ...planted, ...newer } });
    },
    /** Fails where a row has lost something meanwhile. */
    async check(): Promise<void> {
      for (const { key, attributes } of watched) {
        const row = await read(key);
        const stands = Object.fromEntries(Object.keys(attributes).map(name => [name, row[name]]));
        deepStrictEqual(stands, attributes, `${key.pk} ${key.sk} has lost what a newer version wrote`);
      }
    },
  };
};
export type Rows = ReturnType<typeof rowsOf>;
