import * as z from 'zod';
import { SubscribedCalendar, SubscribedError, SubscribedStatus } from '../../shared/domain/calendars/subscriptions/subscribed-calendar.ts';
import type { EventKinds } from '../event.ts';

const nothing = z.object({});
const record = SubscribedCalendar.omit({ url: true });
const step = { data: nothing, record, audience: 'internal' } as const;
const ofAccount = { data: nothing, record, audience: 'account', redact: ['etag'] } as const;

export const subscribedEvents = {
  'subscribed.made': ofAccount,
  'subscribed.refresh_due': step,
  'subscribed.refresh_asked': step,
  'subscribed.read': ofAccount,
  'subscribed.failed': { ...ofAccount, data: z.object({ reason: SubscribedError }) },
  'subscribed.health_changed': {
    ...ofAccount,
    data: z.object({ from: SubscribedStatus, to: SubscribedStatus, reason: SubscribedError.optional() }),
  },
  'subscribed.ended': ofAccount,
} as const satisfies EventKinds;
