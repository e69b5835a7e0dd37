import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { ItemId, ListId, UserId, type WorkspaceId } from '../../domain/core/ids.ts';
import { readNewer } from '../../domain/core/newer.ts';
import type { Reached } from '../../domain/core/permissions.ts';
import { wholeOfTable } from '../core/query.ts';
import { readMany, readRow } from '../core/rows.ts';
import { documents, tableName } from '../core/table.ts';
import { SocketCaller } from './sockets.ts';

/** Somebody is in a workspace by one socket of theirs. */
const Presence = z.object({
  connectionId: z.string(),
  caller: SocketCaller,
  itemId: ItemId.optional(),
  day: z.string().optional(),
  untilMs: z.number(),
  closed: z.boolean().optional(),
});
export type Presence = z.infer<typeof Presence>;

/*
 * Who is in a workspace stands beside who follows its log, and is no record either: one row a socket, which is over when its moment has come, whether or
 * not the table has forgotten it.
 */
const prefix = 'HERE#';
const keyOf = (workspaceId: WorkspaceId, connectionId: string) => ({ pk: `SOCKETS#WS#${workspaceId}`, sk: `${prefix}${connectionId}` });
const presenceIn = (row: Record<string, unknown>): Presence => readNewer(Presence, row).value;
const rowOf = (workspaceId: WorkspaceId, presence: Presence) => ({
  ...keyOf(workspaceId, presence.connectionId),
  ...presence,
  expiresAt: Math.ceil(presence.untilMs / 1000),
});
const most = 10_000;

/** Notes that somebody is here, and answers what was noted of that socket before. */
export const putPresence = async (workspaceId: WorkspaceId, presence: Presence): Promise<Presence | undefined> => {
  const Item = rowOf(workspaceId, presence);
  const { Attributes } = await documents.send(new PutCommand({ TableName: tableName, Item, ReturnValues: 'ALL_OLD' }));
  return Attributes && presenceIn(Attributes);
};

export const presenceOf = async (workspaceId: WorkspaceId, connectionId: string): Promise<Presence | undefined> => {
  const row = await readRow(keyOf(workspaceId, connectionId));
  return row && presenceIn(row);
};

/** Forgets that somebody is here; false where nothing was noted of that socket. */
export const dropPresence = async (workspaceId: WorkspaceId, connectionId: string): Promise<boolean> => {
  const Key = keyOf(workspaceId, connectionId);
  const { Attributes } = await documents.send(new DeleteCommand({ TableName: tableName, Key, ReturnValues: 'ALL_OLD' }));
  return Attributes !== undefined;
};

/** Who is in a workspace, consistent: whoever was noted before is in here. */
export const presencesIn = (workspaceId: WorkspaceId, nowMs: number): Promise<Presence[]> =>
  wholeOfTable({ pk: `SOCKETS#WS#${workspaceId}`, prefix }, presenceIn, most, ({ untilMs }) => untilMs > nowMs);

const tellingKey = (workspaceId: WorkspaceId) => ({ pk: `SOCKETS#WS#${workspaceId}`, sk: 'TELLING' });

/**
 * Takes it upon oneself to tell of what changes; false where somebody else has. Whoever has gives it back before they read who is here: so what was
 * noted before a refusal is in what they read.
 */
export const beginTelling = async (workspaceId: WorkspaceId, nowMs: number, forMs: number): Promise<boolean> => {
  const Item = { ...tellingKey(workspaceId), untilMs: nowMs + forMs, expiresAt: Math.ceil((nowMs + forMs) / 1000) };
  const condition = { ConditionExpression: 'attribute_not_exists(pk) or untilMs <= :now', ExpressionAttributeValues: { ':now': nowMs } };
  try {
    await documents.send(new PutCommand({ TableName: tableName, Item, ...condition }));
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
};

export const endTelling = async (workspaceId: WorkspaceId): Promise<void> => {
  await documents.send(new DeleteCommand({ TableName: tableName, Key: tellingKey(workspaceId) }));
};

const Place = z.object({ assignees: z.array(UserId), listId: ListId.optional() });

/** To whom items are assigned and in which list they are, of those that there are. */
export const placesOfItems = async (workspaceId: WorkspaceId, itemIds: readonly ItemId[]): Promise<Map<ItemId, Reached>> => {
  const rows = await readMany(itemIds.map(itemId => ({ pk: `WS#${workspaceId}`, sk: `ITEM#${itemId}` })));
  return new Map(rows.map(({ sk, ...row }) => [ItemId.parse(String(sk).slice('ITEM#'.length)), Place.parse(row)]));
};
