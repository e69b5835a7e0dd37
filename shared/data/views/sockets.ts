import { DeleteCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { KeyId, UserId, type WorkspaceId } from '../../domain/core/ids.ts';
import { Plan } from '../../domain/core/limits.ts';
import { readNewer } from '../../domain/core/newer.ts';
import { AccountAction } from '../../domain/core/permissions.ts';
import { socketLimits } from '../../domain/views/socket.ts';
import { queryTable, wholeOfTable } from '../core/query.ts';
import { documents, tableName } from '../core/table.ts';

/** On whose behalf a socket is open: a user, who signed in at some moment, or came through one of their API keys. */
export const SocketCaller = z.object({
  userId: UserId,
  zone: z.string(),
  locale: z.string(),
  plan: Plan.optional(),
  signedInAt: z.string().optional(),
  key: z.object({ keyId: KeyId, account: z.array(AccountAction), until: z.string() }).optional(),
});
export type SocketCaller = z.infer<typeof SocketCaller>;

/** A socket that follows a workspace. */
const Subscription = z.object({ connectionId: z.string(), caller: SocketCaller, expiresAt: z.number() });
export type Subscription = z.infer<typeof Subscription>;

/** A word of a newer version, such as another plan, keeps nobody from being told. */
const callerIn = (value: unknown): SocketCaller => readNewer(SocketCaller, value).value;
const subscriptionIn = (row: Record<string, unknown>): Subscription => readNewer(Subscription, row).value;

/*
 * What is known of sockets is no record: it carries no event, stands in partitions of its owner that hold nothing else, and is forgotten
 * after the two hours that a socket may live.
 */
const ofUser = (userId: UserId): string => `SOCKETS#USER#${userId}`;
const ofWorkspace = (workspaceId: WorkspaceId): string => `SOCKETS#WS#${workspaceId}`;
const most = 10_000;

const secondsIn = (now: string, seconds: number): number => Math.ceil(Date.parse(now) / 1000) + seconds;
const put = (Item: Record<string, unknown>) => documents.send(new PutCommand({ TableName: tableName, Item }));
const remove = (pk: string, sk: string) =>
  documents.send(new DeleteCommand({ TableName: tableName, Key: { pk, sk }, ReturnValues: 'ALL_OLD' }));

/** Keeps a ticket under the hash of its secret. */
export const keepTicket = async (caller: SocketCaller, secretHash: string, now: string): Promise<void> => {
  const expiresAt = secondsIn(now, socketLimits.ticketSeconds);
  await put({ pk: ofUser(caller.userId), sk: `TICKET#${secretHash}`, caller, expiresAt });
};

/** Takes a ticket away and says whose it is. It is taken once; one that is too old is nobody's. */
export const takeTicket = async (userId: UserId, secretHash: string, now: string): Promise<SocketCaller | undefined> => {
  const { Attributes } = await remove(ofUser(userId), `TICKET#${secretHash}`);
  return Attributes && Attributes.expiresAt * 1000 > Date.parse(now) ? callerIn(Attributes.caller) : undefined;
};

type Mine = { sk: string; expiresAt: number };
const mine = (row: Record<string, unknown>): Mine => ({ sk: String(row.sk), expiresAt: Number(row.expiresAt) });
const isThereAt =
  (now: string) =>
  ({ expiresAt }: { expiresAt: number }): boolean =>
    expiresAt * 1000 > Date.parse(now);

/** Notes a socket that opens; false where its user has as many as they may. */
export const keepSocket = async ({ userId }: SocketCaller, connectionId: string, now: string): Promise<boolean> => {
  const limit = socketLimits.ofUser;
  const range = { pk: ofUser(userId), prefix: 'SOCKET#' };
  const { items } = await queryTable(range, mine, { limit, keep: isThereAt(now), requests: 5 });
  if (items.length >= limit) return false;
  await put({ pk: ofUser(userId), sk: `SOCKET#${connectionId}`, expiresAt: secondsIn(now, socketLimits.keptSeconds) });
  return true;
};

const followed = (connectionId: string): string => `FOLLOWS#${connectionId}#`;

/** The workspaces that a socket follows. */
export const followedBy = async (userId: UserId, connectionId: string): Promise<WorkspaceId[]> => {
  const prefix = followed(connectionId);
  const rows = await wholeOfTable({ pk: ofUser(userId), prefix }, mine, most, () => true);
  return rows.map(({ sk }) => sk.slice(prefix.length) as WorkspaceId);
};

/** Has a socket follow a workspace: noted with its user first, so that whoever forgets the socket finds it. */
export const keepSubscription = async (
  caller: SocketCaller,
  connectionId: string,
  workspaceId: WorkspaceId,
  now: string,
): Promise<void> => {
  const expiresAt = secondsIn(now, socketLimits.keptSeconds);
  await put({ pk: ofUser(caller.userId), sk: `${followed(connectionId)}${workspaceId}`, expiresAt });
  await put({ pk: ofWorkspace(workspaceId), sk: connectionId, connectionId, caller, expiresAt });
};

/** Ends that a socket follows a workspace. */
export const dropSubscription = async (userId: UserId, connectionId: string, workspaceId: WorkspaceId): Promise<void> => {
  await remove(ofWorkspace(workspaceId), connectionId);
  await remove(ofUser(userId), `${followed(connectionId)}${workspaceId}`);
};

/** Forgets a socket with all that it follows. */
export const dropSocket = async (userId: UserId, connectionId: string): Promise<void> => {
  for (const workspaceId of await followedBy(userId, connectionId)) await dropSubscription(userId, connectionId, workspaceId);
  await remove(ofUser(userId), `SOCKET#${connectionId}`);
};

/** The sockets that follow a workspace. Consistent: one that was there before a row was appended is found by whoever was told of the row. */
export const subscriptionsOf = (workspaceId: WorkspaceId, now: string): Promise<Subscription[]> =>
  wholeOfTable({ pk: ofWorkspace(workspaceId) }, subscriptionIn, most, isThereAt(now));
