import * as z from 'zod';
import { Delivery } from '../shared/domain/delivery.ts';
import { Notification } from '../shared/domain/notification.ts';
import { Channel } from '../shared/domain/profile.ts';
import { Subscription } from '../shared/domain/subscription.ts';
import type { EventKinds } from './event.ts';

const toChannels = z.object({ channels: z.array(Channel) });
const ended = z.object({ channel: Channel, attempts: z.int(), lateMs: z.int().optional(), reason: z.string().optional() });

export const notificationEvents = {
  'notification.planned': { data: toChannels, record: Notification },
  'notification.due': { data: toChannels, record: Notification },
  'notification.marked': { data: z.object({ status: Notification.shape.status }), record: Notification },
  'notification.acted': { data: z.object({ acted: z.enum(['done', 'snooze']) }), record: Notification },
} as const satisfies EventKinds;

export const deliveryEvents = {
  'delivery.started': { data: z.object({ attempt: z.int() }), record: Delivery },
  'delivery.sent': { data: ended, record: Delivery },
  'delivery.failed': { data: ended, record: Delivery },
  'delivery.unknown': { data: ended, record: Delivery },
  'delivery.skipped': { data: ended, record: Delivery },
  'delivery.retry_scheduled': { data: z.object({ channel: Channel, reason: z.string(), dueAt: z.iso.datetime() }), record: Delivery },
  'delivery.retry_due': { data: toChannels, record: Delivery },
} as const satisfies EventKinds;

export const subscriptionEvents = {
  'subscription.registered': { data: z.object({}), record: Subscription },
  'subscription.ended': { data: z.object({ by: z.enum(['push_service', 'user']) }), record: Subscription },
} as const satisfies EventKinds;
