import * as z from 'zod';
import { Color } from '../../core/color.ts';
import { personal, secret } from '../../core/data-class.ts';
import type { Actor, Change } from '../../core/due.ts';
import { expiryAfter } from '../../core/expiry.ts';
import { FeedId, ListId, UserId, WorkspaceId } from '../../core/ids.ts';
import { Line } from '../../core/text.ts';

/** What a feed shows: everything that falls due for its maker, one list, all that its maker may see of one workspace, whosever it is, or when patients come to them in one clinic. */
export const FeedScope = z.union([
  z.strictObject({ kind: z.literal('agenda') }),
  z.strictObject({ kind: z.literal('list'), workspaceId: WorkspaceId, listId: ListId }),
  z.strictObject({ kind: z.literal('workspace'), workspaceId: WorkspaceId }),
  z.strictObject({ kind: z.literal('visits'), workspaceId: WorkspaceId }),
]);
export type FeedScope = z.infer<typeof FeedScope>;

const choices = {
  /** What calendar programs call it. */
  name: Line(80),
  scope: FeedScope,
  /** Also as tasks (VTODO), for programs that keep them apart from events. */
  tasks: z.boolean(),
  /** With the reminders as alarms of the device; ours come all the same. */
  alarms: z.boolean(),
  color: Color.optional(),
};

/** What a client sends to make a feed. */
export const FeedInput = z.strictObject({
  ...choices,
  scope: choices.scope.default({ kind: 'agenda' }),
  tasks: choices.tasks.default(false),
  alarms: choices.alarms.default(false),
});
export type FeedInput = z.infer<typeof FeedInput>;

/** A private calendar address: who holds it reads, and nobody can change anything by it. The secret in it is kept as its hash alone. */
export const Feed = z.object({
  userId: UserId,
  feedId: FeedId,
  ...choices,
  name: personal(choices.name),
  secretHash: secret(z.string()),
  createdAt: z.iso.datetime(),
  revokedAt: z.iso.datetime().optional(),
  expiresAt: z.int().optional(),
  version: z.int().positive(),
});
export type Feed = z.infer<typeof Feed>;

/** A new feed of a user, by the hash of the secret in its address. */
export const createFeed = (input: FeedInput, made: { userId: UserId; feedId: FeedId; secretHash: string }, now: string): Change<Feed> => ({
  next: { ...input, ...made, createdAt: now, version: 1 },
  event: { type: 'feed.created', data: {} },
});

/** The feed under another address: the one before leads nowhere from now on. */
export const rotateFeedSecret = (feed: Feed, secretHash: string): Change<Feed> => ({
  next: { ...feed, secretHash },
  event: { type: 'feed.readdressed', data: {} },
});

/** Ends a feed: its address answers that it is gone, and is forgotten after 30 days. */
export const revokeFeed = (feed: Feed, { now }: Pick<Actor, 'now'>): Change<Feed> => ({
  next: { ...feed, revokedAt: now, expiresAt: expiryAfter(now) },
  event: { type: 'feed.revoked', data: {} },
});
