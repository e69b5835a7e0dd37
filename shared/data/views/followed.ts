import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { readMany } from '../core/rows.ts';
import { documents, tableName } from '../core/table.ts';

/*
 * Whether any socket may follow the log of an owner: one row an owner, read by the publisher before it tells of a row of that log. It stays until the
 * last socket that began to follow must have gone: a row that stands too long costs a message, one that is missing would keep something back.
 */
const keyOf = (owner: string) => ({ pk: `SOCKETS#${owner}`, sk: 'FOLLOWED' });

/** A socket follows the log of an owner until a moment (Unix seconds). Who comes later stays longer. */
export const noteFollowed = async (owner: string, expiresAt: number): Promise<void> => {
  await documents.send(new PutCommand({ TableName: tableName, Item: { ...keyOf(owner), expiresAt } }));
};

/** Which of these owners have a log that sockets may follow. Consistent: who followed before a row was appended is in here when it is told. */
export const followedAmong = async (owners: Iterable<string>, now: string): Promise<Set<string>> => {
  const rows = await readMany([...new Set(owners)].map(keyOf));
  const isGood = ({ expiresAt }: Record<string, unknown>) => Number(expiresAt) * 1000 > Date.parse(now);
  return new Set(rows.filter(isGood).map(({ pk }) => String(pk).slice('SOCKETS#'.length)));
};
