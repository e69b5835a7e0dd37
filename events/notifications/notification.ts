import * as z from 'zod';
import { Notification } from '../../shared/domain/notifications/notification.ts';
import { Channel } from '../../shared/domain/people/profile.ts';
import type { EventKinds } from '../event.ts';

const toChannels = z.object({ channels: z.array(Channel) });
const ofAccount = { record: Notification, audience: 'account' } as const;

export const notificationEvents = {
  'notification.planned': { ...ofAccount, data: toChannels },
  'notification.due': { data: toChannels, record: Notification, audience: 'internal' },
  'notification.marked': { ...ofAccount, data: z.object({ status: Notification.shape.status }) },
  'notification.acted': { ...ofAccount, data: z.object({ acted: z.enum(['done', 'snooze']) }) },
} as const satisfies EventKinds;
