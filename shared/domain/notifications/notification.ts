import * as z from 'zod';
import { personal } from '../core/data-class.ts';
import type { Advance, Change } from '../core/due.ts';
import { expiryAfter } from '../core/expiry.ts';
import { NotificationId, UserId } from '../core/ids.ts';
import { orElse } from '../core/newer.ts';
import { Channel, NotificationKind, type Profile, type WorkspacePreference } from '../people/profiles/profile.ts';
import { quietUntil } from '../people/profiles/quiet-hours.ts';
import { type NewsContent, NotificationContent } from './notification-content.ts';

/** Why a channel carries a notification at once, later, or not at all. */
export const PlanReason = z.enum(['wanted', 'quiet_hours', 'muted', 'no_subscription', 'address_suppressed', 'budget', 'workspace_muted']);
export const PlannedChannel = z.object({
  channel: Channel,
  decision: z.enum(['now', 'later', 'never']),
  reason: PlanReason,
  /** When a deferred one is handed over; of one that the budget held back: when it is told with all others of its window. */
  at: z.iso.datetime().optional(),
});
export type PlannedChannel = z.infer<typeof PlannedChannel>;

/** What somebody may do from a mail or a push. */
export const NotificationAction = z.enum(['done', 'snooze', 'approve', 'return']);
export type NotificationAction = z.infer<typeof NotificationAction>;

/** What one user is told, and the plan of how. Due when its deferred channels are. */
export const Notification = z.object({
  userId: UserId,
  notificationId: NotificationId,
  kind: orElse(NotificationKind, 'account'),
  content: personal(NotificationContent),
  /** The event that it comes from. */
  cause: z.string(),
  plan: z.array(PlannedChannel),
  status: z.enum(['unread', 'read', 'archived']),
  /** What its reader did from the mail or the push, once. */
  acted: NotificationAction.optional(),
  createdAt: z.iso.datetime(),
  /** When the person was to be told: lateness counts from here. */
  tellAt: z.iso.datetime(),
  dueAt: z.iso.datetime().optional(),
  /** When the record may be forgotten (Unix seconds, DynamoDB TTL). */
  expiresAt: z.int(),
  version: z.int().positive(),
});
export type Notification = z.infer<typeof Notification>;

/** How long what somebody was told is kept. */
export const keptDays = 90;

/** What the planner needs to know of the recipient. */
export type Recipient = Pick<Profile, 'quietHours' | 'zone' | 'emailSuppressed'> & {
  hasSubscription: boolean;
  wanted: readonly Channel[];
  /** What they want of the workspace that it is about. */
  preference?: WorkspacePreference;
};

type Reason = z.infer<typeof PlanReason>;

/** Why a channel cannot carry it at all. Something critical always stands in the inbox: the others may be lost without anybody's will. */
const obstacle = (recipient: Recipient, kind: NotificationKind, channel: Channel): Reason | undefined => {
  const { wanted, preference, hasSubscription, emailSuppressed } = recipient;
  if (!wanted.includes(channel)) return kind === 'critical' && channel === 'inbox' ? undefined : 'muted';
  if (channel === 'inbox') return undefined;
  if (preference?.muted) return 'workspace_muted';
  if (channel === 'push') return hasSubscription ? undefined : 'no_subscription';
  return emailSuppressed ? 'address_suppressed' : undefined;
};

const decide = (recipient: Recipient, kind: NotificationKind, channel: Channel, now: string): PlannedChannel => {
  const reason = obstacle(recipient, kind, channel);
  if (reason) return { channel, decision: 'never', reason };
  const passes = channel === 'inbox' || (kind === 'critical' && !recipient.preference?.criticalWaits);
  const until = passes ? undefined : quietUntil(recipient, now);
  return until ? { channel, decision: 'later', reason: 'quiet_hours', at: until } : { channel, decision: 'now', reason: 'wanted' };
};

/** Decides for every channel whether it carries this notification now, after the quiet hours (deferred, never dropped), or not. */
export const planChannels = (recipient: Recipient, kind: NotificationKind, now: string): PlannedChannel[] =>
  Channel.options.map(channel => decide(recipient, kind, channel, now));

/** The same of something that is told when all else that belongs to it is there: in the inbox at once, by mail and push at that instant. */
export const planTogether = (recipient: Recipient, kind: NotificationKind, tellAt: string): PlannedChannel[] =>
  planChannels(recipient, kind, tellAt).map(planned =>
    planned.channel === 'inbox' || planned.decision !== 'now' ? planned : { ...planned, decision: 'later', at: tellAt },
  );

/** When mail and push are handed over, if they are: now, or after the quiet hours. */
export const handedOverAt = (plan: PlannedChannel[], now: string): string | undefined => {
  const first = plan.find(({ channel, decision }) => channel !== 'inbox' && decision !== 'never');
  return first && (first.at ?? now);
};

/** The plan where the budget has no room for mail and push until an instant. It stands in the inbox then, whatever its reader wanted: it must stand somewhere. */
export const holdBack = (plan: PlannedChannel[], until: string): PlannedChannel[] =>
  plan.map(planned => {
    if (planned.channel === 'inbox') return { channel: 'inbox', decision: 'now', reason: 'wanted' };
    return planned.decision === 'never' ? planned : { channel: planned.channel, decision: 'never', reason: 'budget', at: until };
  });

/** The channels on which the budget held a plan back, and until when. */
export const heldOn = (plan: PlannedChannel[]): { channel: Channel; at: string }[] =>
  plan.flatMap(({ channel, reason, at }) => (reason === 'budget' && at ? [{ channel, at }] : []));

/** The one notification that tells on a channel of all that was held back there until an instant: after the quiet hours, if it falls into them. */
export const gatherOn = (
  { userId, kind, cause }: Notification,
  channel: Channel,
  until: string,
  sleeper: Pick<Profile, 'quietHours' | 'zone'>,
): { input: Omit<Parameters<typeof createNotification>[0], 'notificationId'>; plan: PlannedChannel[] } => ({
  input: {
    userId,
    kind: kind === 'critical' ? 'reminder' : kind,
    content: { kind: 'account', notice: kind === 'news' ? 'news_gathered' : 'gathered', name: '', at: until },
    cause,
    tellAt: until,
  },
  plan: [{ channel, decision: 'later', reason: 'wanted', at: quietUntil(sleeper, until) ?? until }],
});

/** Does a notification only tell of others, which stand in the inbox by themselves? */
export const standsForOthers = ({ content }: Notification): boolean =>
  content.kind === 'account' && (content.notice === 'gathered' || content.notice === 'news_gathered');

const isInInbox = (plan: PlannedChannel[]): boolean => plan.some(({ channel, decision }) => channel === 'inbox' && decision === 'now');
const laterThan = (plan: PlannedChannel[], now: string): PlannedChannel[] =>
  plan.filter(({ decision, at }) => decision === 'later' && at !== undefined && at > now);
const firstOf = (plan: PlannedChannel[]): string | undefined => plan.flatMap(({ at }) => at ?? []).sort()[0];

/** A new notification with its plan. The event names the channels that carry it at once. */
export const createNotification = (
  input: Pick<Notification, 'userId' | 'notificationId' | 'kind' | 'content' | 'cause' | 'tellAt'>,
  plan: PlannedChannel[],
  now: string,
): Change<Notification> => ({
  next: {
    ...input,
    plan,
    status: isInInbox(plan) ? 'unread' : 'archived',
    createdAt: now,
    // News is gathered until it is told, whichever channels carry it.
    dueAt: input.content.kind === 'news' ? input.tellAt : firstOf(plan.filter(({ decision }) => decision === 'later')),
    expiresAt: expiryAfter(now, keptDays),
    version: 1,
  },
  event: {
    type: 'notification.planned',
    data: { channels: plan.filter(({ decision }) => decision === 'now').map(({ channel }) => channel) },
  },
});

/** The quiet hours are over, or the minute of news: the channels that were deferred until now carry it. Others wait for their own moment. */
export const advanceNotification: Advance<Notification> = (notification, now) => {
  const { plan } = notification;
  const waiting = laterThan(plan, now);
  const carried = plan.filter(planned => planned.decision === 'later' && !waiting.includes(planned));
  return {
    next: { ...notification, dueAt: firstOf(waiting) },
    event: { type: 'notification.due', data: { channels: carried.map(({ channel }) => channel) } },
  };
};

/** The channels that somebody wanted for what a plan was made for. */
const wantedIn = (plan: PlannedChannel[]): Channel[] => plan.filter(({ reason }) => reason !== 'muted').map(({ channel }) => channel);

/** What is wanted beside what a plan has already: nothing where that is all. */
export const wantedBeside = ({ plan }: Pick<Notification, 'plan'>, wanted: readonly Channel[]): Channel[] =>
  wanted.filter(channel => !wantedIn(plan).includes(channel));

/** A notification with further channels, by a plan that was made for them: what goes on beside it may be wanted there. Undefined where it was told. */
export const widenPlan = (notification: Notification, wider: PlannedChannel[], now: string): Change<Notification> | undefined => {
  if (notification.tellAt <= now) return undefined;
  const plan = notification.plan.map(planned =>
    planned.reason === 'muted' ? wider.find(({ channel }) => channel === planned.channel)! : planned,
  );
  if (plan.every(({ reason }, i) => reason === notification.plan[i]!.reason)) return undefined;
  const status = isInInbox(plan) && !isInInbox(notification.plan) ? 'unread' : notification.status;
  return { next: { ...notification, plan, status }, event: { type: 'notification.widened', data: {} } };
};

/** All of its news is there: the inbox says what it is, unread where that is more than its reader has seen. Undefined where it says so. */
export const gatherNews = (notification: Notification, content: NewsContent): Change<Notification> | undefined => {
  const { content: said, plan } = notification;
  if (said.kind !== 'news' || sameNews(said, content)) return undefined;
  const count = countOf(content);
  const status = count > countOf(said) && isInInbox(plan) ? 'unread' : notification.status;
  return { next: { ...notification, content, status }, event: { type: 'notification.gathered', data: { count } } };
};

const countOf = ({ news, more }: NewsContent): number => news.length + more;
const sameNews = (one: NewsContent, other: NewsContent): boolean =>
  one.more === other.more && JSON.stringify(one.news) === JSON.stringify(other.news);

/** Marks a notification read, unread or archived in the inbox. */
export const markNotification = (notification: Notification, status: Notification['status']): Change<Notification> => ({
  next: { ...notification, status },
  event: { type: 'notification.marked', data: { status } },
});

/** Remembers the one action that its reader took from it, so that its links work once. */
export const actOn = (notification: Notification, acted: NotificationAction): Change<Notification> => ({
  next: { ...notification, acted, status: notification.status === 'unread' ? 'read' : notification.status },
  event: { type: 'notification.acted', data: { acted } },
});
