import * as z from 'zod';
import { Notification } from '../../shared/domain/notifications/notification.ts';
import { Channel } from '../../shared/domain/people/profiles/profile.ts';
import type { EventKinds } from '../event.ts';

const toChannels = z.object({ channels: z.array(Channel) });
const ofAccount = { record: Notification, audience: 'account' } as const;

export const notificationEvents = {
  'notification.planned': { ...ofAccount, data: toChannels },
  /** It is carried by further channels: what has joined it is wanted there. */
  'notification.widened': { data: z.object({}), record: Notification, audience: 'internal' },
  /** All that belongs to it is there, so many. */
  'notification.gathered': { ...ofAccount, data: z.object({ count: z.int().positive() }) },
  'notification.due': { data: toChannels, record: Notification, audience: 'internal' },
  'notification.marked': { ...ofAccount, data: z.object({ status: Notification.shape.status }) },
  'notification.acted': { ...ofAccount, data: z.object({ acted: z.enum(['done', 'snooze']) }) },
} as const satisfies EventKinds;
