import * as z from 'zod';
import { Delivery } from '../../shared/domain/notifications/delivery.ts';
import { Channel } from '../../shared/domain/people/profiles/profile.ts';
import type { EventKinds } from '../event.ts';

const step = { record: Delivery, audience: 'internal' } as const;
const ofAccount = { record: Delivery, audience: 'account' } as const;
const ended = {
  ...ofAccount,
  data: z.object({ channel: Channel, attempts: z.int(), lateMs: z.int().optional(), reason: z.string().optional() }),
};

export const deliveryEvents = {
  'delivery.started': { ...step, data: z.object({ attempt: z.int() }) },
  'delivery.sent': ended,
  'delivery.failed': ended,
  'delivery.unknown': ended,
  'delivery.skipped': ended,
  'delivery.retry_scheduled': { ...ofAccount, data: z.object({ channel: Channel, reason: z.string(), dueAt: z.iso.datetime() }) },
  'delivery.retry_due': { ...step, data: z.object({ channels: z.array(Channel) }) },
} as const satisfies EventKinds;
