import { ada } from '../../../shared/domain/items/items/item.fixture.ts';
import * as delivery from '../../../shared/domain/notifications/delivery.ts';
import { notificationId, toldAt as now, reminderInput } from '../../../shared/domain/notifications/notification.fixture.ts';
import * as notification from '../../../shared/domain/notifications/notification.ts';
import type { Machine } from './machine.ts';

const reader = (wanted: readonly ('inbox' | 'email')[]) => ({ zone: 'Europe/Berlin', quietHours: {}, hasSubscription: false, wanted });
const planned = (wanted: readonly ('inbox' | 'email')[]) =>
  notification.createNotification(reminderInput, notification.planChannels(reader(wanted), 'reminder', now), now).next;

export const inboxEntry: Machine<notification.Notification> = {
  title: 'Notification',
  about: 'What one user is told. Where the inbox is not among the channels it begins archived.',
  begins: [
    { by: 'notification.planned', record: planned(['inbox', 'email']) },
    { by: 'notification.planned', record: planned(['email']) },
  ],
  rules: {
    read: record => notification.markNotification(record, 'read'),
    unread: record => notification.markNotification(record, 'unread'),
    archive: record => notification.markNotification(record, 'archived'),
    act: record => notification.actOn(record, 'done'),
  },
  stateOf: ({ status }) => status,
};

const ended = (outcome: delivery.Outcome) => (record: delivery.Delivery, at: string) =>
  record.status === 'sending' ? delivery.endTry(record, outcome, at, at, 0.5) : undefined;

export const tried: Machine<delivery.Delivery> = {
  title: 'Delivery',
  about:
    'One notification on one channel, tried until it is known how it ended. A try whose outcome nobody knows is repeated once by mail, up to five times by push.',
  begins: [
    {
      by: 'delivery.started',
      record: delivery.startDelivery({ userId: ada, notificationId, target: 'email', channel: 'email' }, 1_800_000_000, now).next,
    },
  ],
  rules: {
    sent: ended({ outcome: 'sent', providerId: 'ses-1' }),
    skipped: ended({ outcome: 'skipped', reason: 'item_done' }),
    refused: ended({ outcome: 'refused', reason: 'invalid_address' }),
    throttled: ended({ outcome: 'throttled', reason: 'throttled' }),
    unknown: ended({ outcome: 'unknown', reason: 'timeout' }),
    due: (record, at) => (record.dueAt ? delivery.advanceDelivery(record, at) : undefined),
    resume: (record, at) => {
      const next = delivery.resumeDelivery(record, at);
      return typeof next === 'string' ? undefined : next;
    },
  },
  stateOf: ({ status }) => status,
  rank: ({ attempts, unknowns, dueAt }) => `${attempts} ${unknowns ?? 0} ${dueAt !== undefined}`,
};
