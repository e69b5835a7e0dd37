import type { WriteContext } from '../../../shared/data/core/entity.ts';
import { happenings } from '../../../shared/data/notifications/happenings.ts';
import { notifications } from '../../../shared/data/notifications/notifications.ts';
import { subscriptionsOf } from '../../../shared/data/notifications/subscriptions.ts';
import { giveTellingBack } from '../../../shared/data/notifications/tellings.ts';
import type { NotificationId, UserId } from '../../../shared/domain/core/ids.ts';
import { windowOf } from '../../../shared/domain/core/window.ts';
import { type Happening, type NewsFor, newsTellAt, noteHappening, withNews } from '../../../shared/domain/notifications/happening.ts';
import {
  createNotification,
  handedOverAt,
  heldOn,
  holdBack,
  type Notification,
  planTogether,
  wantedBeside,
  widenPlan,
} from '../../../shared/domain/notifications/notification.ts';
import type { NewsContent } from '../../../shared/domain/notifications/notification-content.ts';
import type { Channel, Profile } from '../../../shared/domain/people/profiles/profile.ts';
import { shortHash } from '../../../shared/runtime/http/ids.ts';
import { gather, preferenceOf, withinBudget } from '../inbox/notify.ts';
import { newsNotificationId } from './place.ts';

/** The event that news comes from. */
export type NewsCause = { id: string; at: string; by: string; requestId: string };
/** What a notification says of the item, before it says what happened to it. */
export type AboutItem = Omit<NewsContent, 'minute' | 'late' | 'news' | 'more'>;

const planFor = async (reader: Profile, content: NewsContent, wanted: Channel[], tellAt: string) => {
  const hasSubscription = wanted.includes('push') && (await subscriptionsOf(reader.userId)).length > 0;
  return planTogether({ ...reader, wanted, hasSubscription, preference: preferenceOf(reader, content) }, 'news', tellAt);
};

/** What comes under a notification that is there: on the channels that it is wanted on, too. */
const join = async (reader: Profile, there: Notification, noted: Happening, context: WriteContext): Promise<void> => {
  const wanted = wantedBeside(there, reader.channels[noted.kind]);
  if (wanted.length === 0 || there.content.kind !== 'news' || there.tellAt <= context.now) return;
  const plan = await planFor(reader, there.content, wanted, there.tellAt);
  const causer = shortHash(noted.by);
  const [held] = heldOn(there.plan);
  const isCounted = handedOverAt(there.plan, there.tellAt) !== undefined;
  const within = async () =>
    isCounted ? plan : (await withinBudget({ userId: reader.userId, kind: 'news', causer }, plan, there.tellAt)).plan;
  const wider = held ? holdBack(plan, held.at) : await within();
  const widened = await notifications.update(there, each => widenPlan(each, wider, context.now), context);
  await gather(reader, { ...widened, plan: wider }, true, context);
};

/** The first news of its minute: the notification that all of it stands under. */
const begin = async (reader: Profile, notificationId: NotificationId, content: NewsContent, cause: NewsCause, context: WriteContext) => {
  const { userId } = reader;
  const [first] = content.news as [NewsContent['news'][number]];
  const tellAt = newsTellAt(content.late ?? content.minute, context.now);
  const wanted = await planFor(reader, content, reader.channels[first.kind], tellAt);
  const { plan, taken } = await withinBudget({ userId, kind: 'news', causer: shortHash(first.by) }, wanted, tellAt);
  const change = createNotification({ userId, notificationId, kind: 'news', content, cause: cause.id, tellAt }, plan, context.now);
  const { record, created } = await notifications.create(change, context);
  if (taken && !created) await giveTellingBack(taken);
  await gather(reader, record, created, context);
  return { record, created };
};

/**
 * Notes for one reader what has happened to an item, once, however often its event comes; what has begun is finished by the next try. What
 * comes after the news of its minute was told stands under a later notification.
 */
export const note = async (reader: Profile, about: AboutItem, newsFor: NewsFor, cause: NewsCause): Promise<void> => {
  const { userId } = reader;
  const context = { userId, now: new Date().toISOString(), requestId: cause.requestId };
  const minute = windowOf(cause.at, 'minute').from;
  const notificationId = newsNotificationId(userId, about, minute);
  const first = await notifications.find({ userId, notificationId });
  const late = first && first.tellAt <= context.now ? windowOf(context.now, 'minute').from : undefined;
  const input = { ...newsFor, notificationId, event: shortHash(cause.id), by: cause.by as UserId, at: cause.at };
  const { record: noted } = await happenings.create(noteHappening({ ...input, late }, context.now), context);
  const id = noted.late ? newsNotificationId(userId, about, minute, noted.late) : notificationId;
  const there = noted.late ? await notifications.find({ userId, notificationId: id }) : first;
  if (there) return join(reader, there, noted, context);
  const content = withNews({ ...about, minute, late: noted.late, news: [], more: 0 }, [noted]);
  const { record, created } = await begin(reader, id, content, cause, context);
  if (!created) await join(reader, record, noted, context);
};
