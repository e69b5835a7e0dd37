import { notifications } from '../../../shared/data/notifications/notifications.ts';
import { subscriptionsOf } from '../../../shared/data/notifications/subscriptions.ts';
import { countHeld, giveTellingBack, type Telling, takeTelling } from '../../../shared/data/notifications/tellings.ts';
import type { UserId } from '../../../shared/domain/core/ids.ts';
import {
  createNotification,
  gatherOn,
  handedOverAt,
  heldOn,
  holdBack,
  type Notification,
  type PlannedChannel,
  planChannels,
} from '../../../shared/domain/notifications/notification.ts';
import { budgetOf } from '../../../shared/domain/notifications/telling-budget.ts';
import { hasAccess } from '../../../shared/domain/people/accounts/account.ts';
import type { Channel, NotificationKind, Profile } from '../../../shared/domain/people/profiles/profile.ts';
import { derivedId } from '../../../shared/runtime/http/ids.ts';
import { log } from '../../../shared/runtime/log/logger.ts';

type Details = Pick<Notification, 'kind' | 'content' | 'tellAt'> & {
  /** The event it comes from: the same cause, told to the same user, is the same notification. */
  cause: { id: string; at: string; requestId: string };
  /** The channels of a digest; other kinds go where the user's preferences say. */
  channels?: Channel[];
};

/** What a reader wants of the workspace that something is about. */
export const preferenceOf = ({ workspaces }: Profile, content: Notification['content']) =>
  content.kind === 'reminder' || content.kind === 'news' ? workspaces[content.workspaceId] : undefined;

type Budgeted = { plan: PlannedChannel[]; taken?: Telling };

/** The plan, as far as there is room for it in the budget of the moment at which mail and push are handed over, and what was taken from it. */
export const withinBudget = async (
  { userId, kind, causer }: { userId: UserId; kind: NotificationKind; causer?: string },
  plan: PlannedChannel[],
  now: string,
): Promise<Budgeted> => {
  const budget = budgetOf(kind);
  const at = handedOverAt(plan, now);
  if (!budget || !at) return { plan };
  const telling = { userId, budget, at, ...(causer === undefined ? {} : { causer }) };
  const until = await takeTelling(telling);
  return until ? { plan: holdBack(plan, until) } : { plan, taken: telling };
};

/** What is the first, the second, the fourth …: few of many, and another chance for one that failed half way. */
const isPowerOfTwo = (count: number): boolean => (count & (count - 1)) === 0;

/** Sees to it that what was held back is told of, once for each channel and window. */
export const gather = async (
  reader: Profile,
  held: Notification,
  isNew: boolean,
  context: { now: string; requestId: string },
): Promise<void> => {
  const { userId, kind } = held;
  const budget = budgetOf(kind);
  for (const { channel, at: until } of heldOn(held.plan)) {
    if (!budget) continue;
    if (isNew && !isPowerOfTwo(await countHeld({ userId, budget, channel, until }))) continue;
    const notificationId = derivedId('notification', `gathered|${userId}|${budget}|${channel}|${until}`, Date.parse(until));
    const { input, plan } = gatherOn(held, channel, until, reader);
    await notifications.create(createNotification({ ...input, notificationId }, plan, context.now), { userId, ...context });
  }
};

/** Plans what one user is told, by their preferences, quiet hours and budget, and writes it. Done twice, it is done once. Whose access has ended is told nothing. */
export const notify = async (reader: Profile, { kind, content, tellAt, cause, channels }: Details): Promise<void> => {
  const { userId } = reader;
  if (!hasAccess(reader)) return;
  const now = new Date().toISOString();
  const wanted = channels ?? (kind === 'digest' || kind === 'news' ? [] : reader.channels[kind]);
  const hasSubscription = wanted.includes('push') && (await subscriptionsOf(userId)).length > 0;
  const { plan, taken } = await withinBudget(
    { userId, kind },
    planChannels({ ...reader, wanted, hasSubscription, preference: preferenceOf(reader, content) }, kind, now),
    now,
  );
  const notificationId = derivedId('notification', `${cause.id}|${userId}`, Date.parse(cause.at));
  const change = createNotification({ userId, notificationId, kind, content, cause: cause.id, tellAt }, plan, now);
  const context = { now, requestId: cause.requestId };
  const { record, created } = await notifications.create(change, { userId, ...context });
  log('ALM040', { caller: userId, notificationId, kind, created });
  if (taken && !created) await giveTellingBack(taken);
  await gather(reader, record, created, context);
};
