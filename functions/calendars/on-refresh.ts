import { subscribedEvents } from '../../events/calendars/subscribed.ts';
import { consume } from '../../shared/runtime/events/consume.ts';
import { forget, refresh } from './subscriptions/refresh.ts';

/** Reads the calendars of others when they are due, and forgets those that have ended. */
export const handler = consume(
  { 'subscribed.refresh_due': subscribedEvents['subscribed.refresh_due'], 'subscribed.ended': subscribedEvents['subscribed.ended'] },
  {
    'subscribed.refresh_due': ({ record, requestId }) => refresh(record, requestId),
    'subscribed.ended': ({ record, requestId }) => forget(record, requestId),
  },
);
