import * as z from 'zod';
import { CommentId, ItemId, UserId, WorkspaceId } from '../core/ids.ts';
import { HouseholdWeek } from '../households/week.ts';
import { ItemKind, Priority } from '../items/items/item.ts';
import { NewsKind } from '../people/profiles/news-kind.ts';
import { When } from '../time/when.ts';

/** The most entries that one digest lists; what is beyond them is counted in `more`. */
export const digestEntryLimit = 50;
/** The most households of which one digest tells. */
export const digestHouseholdLimit = 5;
/** The most characters (UTF-16 units) of an item's notes that a notification carries. */
export const notesLimit = 500;

const about = {
  workspaceId: WorkspaceId,
  workspaceName: z.string().max(80),
  itemId: ItemId,
  title: z.string().min(1).max(200),
  // Filled in, so that what is told of a kind of item that only a newer version knows is told all the same.
  itemKind: ItemKind.default('task'),
  priority: Priority.default('none'),
};

/** What a fired reminder tells: the item as it was at that moment, when the reminder was due and when it fired (instants). */
export const ReminderContent = z.object({
  kind: z.literal('reminder'),
  ...about,
  /** When it begins or is due: one of them, as the item stores it. */
  start: When.optional(),
  due: When.optional(),
  deadline: When.optional(),
  notes: z.string().max(notesLimit).optional(),
  dueAt: z.iso.datetime(),
  firedAt: z.iso.datetime(),
  /** How long after its time the reminder fired, in milliseconds. */
  lateMs: z.int().nonnegative(),
  /** How many further reminders of the item fired in the same moment. */
  others: z.int().nonnegative(),
});
export type ReminderContent = z.infer<typeof ReminderContent>;

/** One line of a digest: when it begins or is due, one of them, as the item stores it; of a deadline alone that. */
export const DigestEntry = z.object({ ...about, start: When.optional(), due: When.optional(), overdue: z.boolean() });
export type DigestEntry = z.infer<typeof DigestEntry>;

/** What a digest tells: everything that falls due from one day to another, both included, in the reader's zone. `from` is the day it is sent on. */
export const DigestContent = z.object({
  kind: z.literal('digest'),
  cadence: z.enum(['daily', 'weekly']),
  from: z.iso.date(),
  to: z.iso.date(),
  entries: z.array(DigestEntry).max(digestEntryLimit),
  /** How many entries beyond those listed, and how many of them are overdue. */
  more: z.int().nonnegative(),
  moreOverdue: z.int().nonnegative().optional(),
  /** Of a weekly one that was asked to: what was done in the households of its reader in the week before, and whose turns come. */
  households: z.array(HouseholdWeek).max(digestHouseholdLimit).optional(),
});
export type DigestContent = z.infer<typeof DigestContent>;

/** The most news of one item that one notification shows; what is beyond them is counted in `more`. */
export const newsShown = 10;

/** One thing that happened to an item: what, who did it, when; which comment it is about, and from where to where the start or due was moved. */
export const NewsEntry = z.object({
  kind: NewsKind,
  by: UserId,
  at: z.iso.datetime(),
  commentId: CommentId.optional(),
  from: When.optional(),
  to: When.optional(),
});
export type NewsEntry = z.infer<typeof NewsEntry>;

/** What happened to one item within one minute, the latest of it, in the order of time. */
export const NewsContent = z.object({
  kind: z.literal('news'),
  ...about,
  start: When.optional(),
  due: When.optional(),
  /** The minute in which it happened; and in which it was heard of, where that was after the others had been told. */
  minute: z.iso.datetime(),
  late: z.iso.datetime().optional(),
  news: z.array(NewsEntry).min(1).max(newsShown),
  more: z.int().nonnegative(),
});
export type NewsContent = z.infer<typeof NewsContent>;

/** Notices about what is a user's own. */
const ownNotices = [
  'key_expiring',
  'key_expired',
  'calendar_healthy',
  'calendar_degraded',
  'calendar_expired',
  'calendar_revoked',
  'subscribed_failed',
  /** More than is told at once: `name` is how many, `at` until when they came. */
  'gathered',
  'news_gathered',
  'email_changed',
  'key_created',
  'key_rotated',
  'device_added',
  'feed_created',
  'calendar_connected',
  'passkey_added',
  'passkey_removed',
  'passkey_suspected',
  'session_begun',
  'pin_locked',
  'emergency_access',
  'emergency_overdue',
  'refill_due',
  'prescription_unsigned',
  'portal_ending',
  'portal_ended',
  'note_unsigned',
  'cosignature_asked',
  'cosignature_overdue',
  'cosignature_missing',
  'portal_offered',
  'portal_opened',
  'portal_closed',
] as const;

/** Notices about a workspace: an API key sees none of them. */
export const workspaceNotices = [
  'workspace_offered',
  'ownership_offered',
  'membership_ending',
  'owner_now',
  'owner_added',
  'owner_no_more',
  'webhook_healthy',
  'webhook_failing',
  'webhook_held',
  'webhook_gave_up',
] as const;

/** What may be told about an account. Each has its words in the catalogues: `notice.<name>` and `notice.<name>.note`. */
export const Notice = z.enum([...ownNotices, ...workspaceNotices]);
export type Notice = z.infer<typeof Notice>;

/** What is told about an account: the name that its user knows the thing by, when it happens or happened, and where to go on, if there is a page. */
export const AccountContent = z.object({
  kind: z.literal('account'),
  notice: Notice,
  name: z.string().max(200),
  at: z.iso.datetime(),
  link: z
    .url({ protocol: /^https?$/ })
    .max(1000)
    .optional(),
});
export type AccountContent = z.infer<typeof AccountContent>;

/** What one user is told, on whichever channel. */
export const NotificationContent = z.discriminatedUnion('kind', [ReminderContent, DigestContent, AccountContent, NewsContent]);
export type NotificationContent = z.infer<typeof NotificationContent>;
