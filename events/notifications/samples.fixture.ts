import type { Change } from '../../shared/domain/core/due.ts';
import { ada, at } from '../../shared/domain/items/items/item.fixture.ts';
import { advanceDelivery, type Delivery, endTry, resumeDelivery, startDelivery } from '../../shared/domain/notifications/delivery.ts';
import { noteHappening, withNews } from '../../shared/domain/notifications/happening.ts';
import { newsInput, notificationId, toldAt as now, reminderInput } from '../../shared/domain/notifications/notification.fixture.ts';
import {
  actOn,
  advanceNotification,
  createNotification,
  gatherNews,
  markNotification,
  planChannels,
  planTogether,
  widenPlan,
} from '../../shared/domain/notifications/notification.ts';
import { endSubscription, registerSubscription } from '../../shared/domain/notifications/subscription.ts';
import { type Sample, samplesOf } from '../sample.fixture.ts';

const acting = at(now);

const notifications = (): Sample[] => {
  const reader = {
    zone: 'Europe/Berlin',
    quietHours: { sat: { from: '08:00', to: '10:00' } },
    hasSubscription: true,
    wanted: ['inbox', 'email', 'push'] as const,
  };
  const planned = createNotification(reminderInput, planChannels(reader, 'reminder', now), now);
  return samplesOf(
    'notification',
    planned,
    advanceNotification(planned.next, planned.next.dueAt!),
    markNotification(planned.next, 'read'),
    actOn(planned.next, 'done'),
  );
};

const news = (): Sample[] => {
  const { content } = newsInput;
  const [first] = content.news;
  const { tellAt } = newsInput;
  const wants = (wanted: ('inbox' | 'email')[]) =>
    planTogether({ zone: 'Europe/Berlin', quietHours: {}, hasSubscription: false, wanted }, 'news', tellAt);
  const told = createNotification(newsInput, wants(['inbox']), now);
  const event = { ...first!, userId: ada, notificationId, event: 'a1b2c3d4e5f6' };
  return [
    ...samplesOf('notification', widenPlan(told.next, wants(['email']), now)!, gatherNews(told.next, withNews(content, [first!, first!]))!),
    ...samplesOf('happening', noteHappening(event, now)),
  ];
};

const deliveries = (): Sample[] => {
  const begun = startDelivery({ userId: ada, notificationId, target: 'email', channel: 'email' }, 1_800_000_000, now);
  const ends = (delivery: Delivery, outcome: 'refused' | 'unknown' | 'throttled') =>
    endTry(delivery, { outcome, reason: 'Why' }, now, now, 0.5);
  const retrying = ends(begun.next, 'throttled');
  const due = advanceDelivery(retrying.next, retrying.next.dueAt!);
  return samplesOf(
    'delivery',
    begun,
    endTry(begun.next, { outcome: 'sent', providerId: 'ses-1' }, now, now, 0),
    endTry(begun.next, { outcome: 'skipped', reason: 'item_done' }, now, now, 0),
    ends(begun.next, 'refused'),
    ends({ ...begun.next, unknowns: 1 }, 'unknown'),
    retrying,
    due,
    resumeDelivery(due.next, now) as Change<Delivery>,
    resumeDelivery({ ...begun.next, unknowns: 1 }, '2026-11-21T09:00:00.000Z') as Change<Delivery>,
  );
};

const subscriptions = (): Sample[] => {
  const input = { endpoint: 'https://push.example.org/abc', keys: { p256dh: `B${'a'.repeat(86)}`, auth: 'a'.repeat(22) } };
  const registered = registerSubscription(input, { userId: ada, subscriptionId: 'push_01kb8m3tq2e8fvq3w5r7c9d0ea' }, undefined, now);
  return samplesOf(
    'subscription',
    registered,
    endSubscription(registered.next, 'push_service', acting),
    endSubscription(registered.next, 'user', acting),
    endSubscription(registered.next, 'another_user', acting),
  );
};

/** Changes of every kind that the rules of notifications make, each as its own rule makes it. */
export const samples = (): Sample[] => [...notifications(), ...news(), ...deliveries(), ...subscriptions()];
