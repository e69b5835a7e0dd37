import * as z from 'zod';
import { SubscribedCalendar, SubscribedError, SubscribedStatus } from '../shared/domain/subscribed-calendar.ts';
import type { EventKinds } from './event.ts';

const nothing = z.object({});
/** The address is often as secret as a password: no event tells it. */
const record = SubscribedCalendar.omit({ url: true });

export const subscribedEvents = {
  'subscribed.made': { data: nothing, record },
  'subscribed.refresh_due': { data: nothing, record },
  'subscribed.refresh_asked': { data: nothing, record },
  'subscribed.read': { data: nothing, record },
  'subscribed.failed': { data: z.object({ reason: SubscribedError }), record },
  'subscribed.health_changed': {
    data: z.object({ from: SubscribedStatus, to: SubscribedStatus, reason: SubscribedError.optional() }),
    record,
  },
  'subscribed.ended': { data: nothing, record },
} as const satisfies EventKinds;
