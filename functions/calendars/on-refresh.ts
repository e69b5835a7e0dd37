import { subscribedEvents } from '../../events/calendars/subscribed.ts';
import { jobEvents } from '../../events/people/job.ts';
import { consume } from '../../shared/runtime/events/consume.ts';
import { runImport } from './imports/run-import.ts';
import { forget, refresh } from './subscriptions/refresh.ts';

/** Reads the calendars of others when they are due, forgets those that have ended, and takes large calendar files over. */
export const handler = consume(
  {
    'subscribed.refresh_due': subscribedEvents['subscribed.refresh_due'],
    'subscribed.ended': subscribedEvents['subscribed.ended'],
    'job.calendar_import_due': jobEvents['job.calendar_import_due'],
  },
  {
    'subscribed.refresh_due': ({ record, requestId }) => refresh(record, requestId),
    'subscribed.ended': ({ record, requestId }) => forget(record, requestId),
    'job.calendar_import_due': ({ record, requestId }) => runImport(record, requestId),
  },
);
