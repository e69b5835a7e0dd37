import {
  advanceSubscribed,
  askSubscribed,
  endSubscribed,
  failSubscribed,
  readSubscribed,
  subscribeCalendar,
} from '../../shared/domain/calendars/subscriptions/subscribed-calendar.ts';
import { type Sample, samplesOf } from '../sample.fixture.ts';

const now = '2026-11-21T08:00:00.000Z';

/** A subscribed calendar, and all that happens to it. */
export const subscribedSamples = (): Sample[] => {
  const made = subscribeCalendar(
    {
      userId: 'user_01kb8m3tq2e8fvq3w5r7c9d0eb',
      calendarId: 'cal_01kb8m3tq2e8fvq3w5r7c9d0eb',
      url: 'https://calendar.example.org/secret.ics',
      name: 'School',
      into: { kind: 'busy' },
    },
    now,
  );
  const read = readSubscribed(made.next, { etag: '"1"', windowTo: now, events: 3, skipped: 0, refreshMinutes: 60 }, now);
  const failed = failSubscribed(read.next, { code: 'unavailable' }, now);
  return samplesOf(
    'subscribed',
    made,
    advanceSubscribed(made.next, now),
    askSubscribed(made.next, now),
    read,
    failed,
    failSubscribed(failed.next, { code: 'unavailable' }, now),
    endSubscribed(read.next, now),
  );
};
