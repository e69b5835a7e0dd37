import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  advanceSubscribed,
  askSubscribed,
  believesMissing,
  endSubscribed,
  failSubscribed,
  readSubscribed,
  recoverSubscribed,
  refreshMinutesFor,
  type SubscribedCalendar,
  type SubscribedError,
  subscribeCalendar,
  subscribedAdvice,
  subscribedWindow,
} from './subscribed-calendar.ts';

const now = '2026-11-21T08:00:00.000Z';
const minutes = (count: number): string => new Date(Date.parse(now) + count * 60_000).toISOString();
const days = (count: number): string => minutes(count * 1440);
const made = (): SubscribedCalendar =>
  subscribeCalendar(
    {
      userId: 'user_01kb8m3tq2e8fvq3w5r7c9d0eb',
      calendarId: 'cal_01kb8m3tq2e8fvq3w5r7c9d0eb',
      url: 'https://calendar.example.org/a.ics',
      name: '',
      into: { kind: 'busy' },
    },
    now,
  ).next;
/** As it is while it is read: the clock has put its next time ahead. */
const beingRead = (): SubscribedCalendar => advanceSubscribed(made(), now).next;
const read = (): SubscribedCalendar =>
  readSubscribed(beingRead(), { etag: '"1"', events: 3, skipped: 0, name: 'School', refreshMinutes: 60 }, now).next;
const failing = (times: number, code: SubscribedError = 'unavailable') =>
  Array.from({ length: times }).reduce<SubscribedCalendar>(each => failSubscribed(each, { code }, now).next, read());

test('it is read as often as it asks for, within bounds', () => {
  expect([undefined, 0, 1, 15, 200, 100_000, Number.NaN].map(refreshMinutesFor)).toEqual([60, 60, 15, 15, 200, 1440, 60]);
  expect(made().dueAt).toBe(now);
  expect(readSubscribed(beingRead(), { events: 1, skipped: 0, refreshMinutes: 120 }, now).next.dueAt).toBe(minutes(120));
  expect(advanceSubscribed(read(), minutes(60)).next).toMatchObject({ checkedAt: minutes(60), dueAt: minutes(120) });
});

test('nothing new is nothing to write, unless it had failed before', () => {
  const calendar = read();
  expect(recoverSubscribed(calendar).next).toBe(calendar);
  const { next, event } = recoverSubscribed(failing(2));
  expect(next).toMatchObject({ status: 'healthy', failures: 0 });
  expect(event).toMatchObject({ type: 'subscribed.health_changed', data: { from: 'degraded', to: 'healthy' } });
});

describe('health', () => {
  test('one failure is nobody’s business, the second in a row is, a week of them is for its owner to mend', () => {
    expect(failing(1).status).toBe('healthy');
    expect(failing(2).status).toBe('degraded');
    expect(failSubscribed(failing(2), { code: 'unavailable' }, days(8)).next.status).toBe('failed');
    expect(readSubscribed(failing(5), { events: 1, skipped: 0, refreshMinutes: 60 }, now).next).toMatchObject({
      status: 'healthy',
      lastError: undefined,
    });
  });

  test('an address that never worked says so at once; one that cannot be reached just now does not', () => {
    expect(failSubscribed(made(), { code: 'not_a_calendar' }, now).next).toMatchObject({ status: 'failed' });
    expect(failSubscribed(made(), { code: 'unavailable' }, now).next.status).toBe('pending');
    expect(subscribedAdvice(failing(1, 'too_large'))).toBe('choose_smaller');
    expect([subscribedAdvice(failing(1)), subscribedAdvice(read())]).toEqual(['wait', 'nothing']);
  });

  test('it waits longer with each failure, a day at the most, and as long as the server asks for', () => {
    expect([1, 2, 3, 20].map(times => failing(times).dueAt)).toEqual([minutes(5), minutes(10), minutes(20), minutes(1440)]);
    expect(failSubscribed(read(), { code: 'throttled', retryAfterSeconds: 7200 }, now).next.dueAt).toBe(minutes(120));
    expect(failSubscribed(read(), { code: 'throttled', retryAfterSeconds: 10 ** 9 }, now).next.dueAt).toBe(minutes(1440));
  });

  test('whatever happens in whatever order, a calendar that has not ended is due again within a day', () => {
    const steps: Record<string, (calendar: SubscribedCalendar) => SubscribedCalendar> = {
      fail: each => failSubscribed(each, { code: 'unavailable', retryAfterSeconds: 10 ** 7 }, now).next,
      read: each => readSubscribed(each, { events: 1, skipped: 0, refreshMinutes: refreshMinutesFor(10 ** 6) }, now).next,
      recover: each => recoverSubscribed(each).next,
      advance: each => advanceSubscribed(each, now).next,
      ask: each => askSubscribed(each, now).next,
    };
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...Object.keys(steps)), { maxLength: 30 }), taken => {
        const { dueAt } = taken.reduce((each, step) => steps[step]!(each), made());
        return dueAt !== undefined && dueAt <= minutes(1440);
      }),
    );
  });
});

describe('what is missing from a reading', () => {
  const doubts = (known: number, missing: number, left: number, missingSince?: string, at = now) =>
    !believesMissing({ missingSince }, { known, missing, read: left }, at);

  test('is gone where little of much is; where all or most is, it is doubted for a day', () => {
    expect([doubts(10, 3, 7), doubts(10, 5, 5), doubts(2, 1, 1), doubts(0, 0, 0)]).toEqual([false, false, false, false]);
    expect([doubts(10, 10, 0), doubts(10, 6, 4), doubts(1, 1, 0)]).toEqual([true, true, true]);
    expect([doubts(10, 10, 0, now, minutes(1439)), doubts(10, 10, 0, now, minutes(1440))]).toEqual([true, false]);
  });

  test('is never doubted where nothing is missing', () => {
    fc.assert(fc.property(fc.nat(), fc.nat(), (known, left) => !doubts(known, 0, left)));
  });
});

test('asking for it again forgets what the server said, and does nothing within a minute of the last time', () => {
  const asked = askSubscribed({ ...read(), checkedAt: minutes(-5) }, now).next;
  expect(asked).toMatchObject({ dueAt: now, etag: undefined });
  const just = { ...read(), checkedAt: minutes(-0.5) };
  expect(askSubscribed(just, now).next).toBe(just);
});

test('asked for while it is read, it is read again at once and not at its next time', () => {
  const askedAgain = askSubscribed(beingRead(), minutes(2)).next;
  expect(readSubscribed(askedAgain, { events: 1, skipped: 0, refreshMinutes: 60 }, minutes(3)).next.dueAt).toBe(minutes(2));
  expect(failSubscribed(askedAgain, { code: 'unavailable' }, minutes(3)).next).toMatchObject({ dueAt: minutes(2), failures: 1 });
});

test('ended it is due no more, and is not found', () => {
  const { next } = endSubscribed(read(), now);
  expect(next.dueAt).toBeUndefined();
  expect(() => endSubscribed(next, now)).toThrow('not_found');
  expect(() => askSubscribed(next, now)).toThrow('not_found');
});

test('the window of occurrences is made anew a month before it runs out', () => {
  expect(subscribedWindow({}, now)).toMatchObject({ from: days(-1), to: days(90), runsOut: true });
  expect(subscribedWindow({ windowTo: days(61) }, now).runsOut).toBe(false);
  expect(subscribedWindow({ windowTo: days(59) }, now).runsOut).toBe(true);
});
