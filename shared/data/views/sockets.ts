import { DeleteCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { ItemId, KeyId, SessionId, UserId } from '../../domain/core/ids.ts';
import { Plan } from '../../domain/core/limits.ts';
import { readNewer } from '../../domain/core/newer.ts';
import { AccountAction } from '../../domain/core/permissions.ts';
import { socketLimits } from '../../domain/views/socket.ts';
import { ownerOfTopic, type Topic, topicIn, topicText } from '../../domain/views/topic.ts';
import { queryTable, wholeOfTable } from '../core/query.ts';
import { documents, tableName } from '../core/table.ts';
import { noteFollowed } from './followed.ts';

/** On whose behalf a socket is open: a user, who signed in at some moment, or came through one of their API keys. */
export const SocketCaller = z.object({
  userId: UserId,
  zone: z.string(),
  locale: z.string(),
  plan: Plan.optional(),
  signedInAt: z.string().optional(),
  sessionId: SessionId.optional(),
  key: z.object({ keyId: KeyId, account: z.array(AccountAction), until: z.string() }).optional(),
});
export type SocketCaller = z.infer<typeof SocketCaller>;

/** A socket that follows the log of an owner, or what of it is of one item. */
const Subscription = z.object({ connectionId: z.string(), itemId: ItemId.optional(), caller: SocketCaller, expiresAt: z.number() });
export type Subscription = z.infer<typeof Subscription>;

/** A word of a newer version, such as another plan, keeps nobody from being told. */
const callerIn = (value: unknown): SocketCaller => readNewer(SocketCaller, value).value;
const subscriptionIn = (row: Record<string, unknown>): Subscription => readNewer(Subscription, row).value;

/*
 * What is known of sockets is no record: it carries no event, stands in partitions of its owner that hold nothing else, and is forgotten
 * after the two hours that a socket may live.
 */
const ofUser = (userId: UserId): string => `SOCKETS#USER#${userId}`;
const ofTopic = (topic: Topic, userId: UserId): string => `SOCKETS#${ownerOfTopic(topic, userId)}`;
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
const follower = 'FOLLOWER#';
const followerKey = (userId: UserId, connectionId: string, topic: Topic) => ({
  pk: ofTopic(topic, userId),
  sk: [`${follower}${connectionId}`, 'itemId' in topic && topic.itemId].filter(Boolean).join('#'),
});

/** What a socket follows. */
export const followedBy = async (userId: UserId, connectionId: string): Promise<Topic[]> => {
  const prefix = followed(connectionId);
  const rows = await wholeOfTable({ pk: ofUser(userId), prefix }, mine, most, () => true);
  return rows.map(({ sk }) => topicIn(sk.slice(prefix.length)));
};

/**
 * Has a socket follow a topic: noted with its user first, so that whoever forgets the socket finds it, and with the log, so that the
 * publisher tells of its rows.
 */
export const keepSubscription = async (caller: SocketCaller, connectionId: string, topic: Topic, now: string): Promise<void> => {
  const expiresAt = secondsIn(now, socketLimits.keptSeconds);
  const { userId } = caller;
  await put({ pk: ofUser(userId), sk: `${followed(connectionId)}${topicText(topic)}`, expiresAt });
  const itemId = 'itemId' in topic ? topic.itemId : undefined;
  await put({ ...followerKey(userId, connectionId, topic), connectionId, itemId, caller, expiresAt });
  await noteFollowed(ownerOfTopic(topic, userId), expiresAt);
};

/** Ends that a socket follows a topic. */
export const dropSubscription = async (userId: UserId, connectionId: string, topic: Topic): Promise<void> => {
  const { pk, sk } = followerKey(userId, connectionId, topic);
  await remove(pk, sk);
  await remove(ofUser(userId), `${followed(connectionId)}${topicText(topic)}`);
};

/** Forgets a socket with all that it follows, which is answered. */
export const dropSocket = async (userId: UserId, connectionId: string): Promise<Topic[]> => {
  const topics = await followedBy(userId, connectionId);
  for (const topic of topics) await dropSubscription(userId, connectionId, topic);
  await remove(ofUser(userId), `SOCKET#${connectionId}`);
  return topics;
};

/** The sockets that follow the log of an owner. Consistent: one that was there before a row was appended is found by whoever was told of the row. */
export const subscriptionsOf = (owner: string, now: string): Promise<Subscription[]> =>
  wholeOfTable({ pk: `SOCKETS#${owner}`, prefix: follower }, subscriptionIn, most, isThereAt(now));
