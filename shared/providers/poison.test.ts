import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { changeFrom } from '../domain/calendars/sync/calendar-change.ts';
import { calendarEventsOf } from '../domain/calendars/sync/calendar-item.ts';
import { Failure } from '../domain/core/failure.ts';
import { changeItem } from '../domain/items/history/item-changes.ts';
import { due, itemAt } from '../domain/items/items/item.fixture.ts';
import { rules, times } from '../ics/poison.fixture.ts';
import { remotesOf as googleRemotes } from './google-event.ts';
import { remotesOf as graphRemotes, Listing } from './graph-event.ts';
import { callTo } from './graph-http.ts';

const zone = 'Europe/Berlin';
const now = '2026-11-28T08:00:00.000Z';
const by = { userId: 'user_01kb8m3tq2e8fvq3w5r7c9d0eb' as const, now };
const window = { from: '2026-11-27T00:00:00.000Z', to: '2027-02-28T00:00:00.000Z' };
const known = itemAt(now, { title: 'Piano', due: due('2026-12-05T09:00'), recurrence: { rule: 'FREQ=WEEKLY' }, zone });
const [wanted] = calendarEventsOf(known, window, now).events;
const texts = ['Concert', '', 'x'.repeat(300)];
const line = (names: string[], values: string[]) =>
  fc.tuple(fc.constantFrom(...names), fc.constantFrom(...values)).map(([name, value]) => `${name}:${value}`);

describe('M7: whatever a provider tells of an event', () => {
  const googleTime = fc.option(
    fc.record(
      {
        date: fc.constantFrom('2026-12-05', '0000-00-00', '9999-12-31', 'x'),
        dateTime: fc.constantFrom('2026-12-05T09:00:00+01:00', '10000-01-01T00:00:00Z', 'x', '2026-12-05T25:00'),
        timeZone: fc.constantFrom('Europe/Berlin', 'Nowhere'),
      },
      { requiredKeys: [] },
    ),
    { nil: undefined },
  );
  const series = fc.option(fc.array(line(['RRULE', 'EXDATE', 'RDATE'], [...rules, ...times]), { maxLength: 3 }), { nil: undefined });
  const google = fc.record({
    id: fc.constantFrom('a', ''),
    status: fc.constantFrom('confirmed', 'cancelled', 'odd'),
    summary: fc.constantFrom(...texts),
    start: googleTime,
    end: googleTime,
    originalStartTime: googleTime,
    recurringEventId: fc.constantFrom(undefined, 'b'),
    recurrence: series,
  });
  const graphTime = fc.option(
    fc.record({
      dateTime: fc.constantFrom('2026-12-05T09:00:00.0000000', '0001-01-01T00:00:00', '9999-12-31T23:59:59', 'x'),
      timeZone: fc.constantFrom('UTC', 'Nowhere'),
    }),
    { nil: undefined },
  );
  const recurrence = fc.record({
    pattern: fc.record({
      type: fc.constantFrom('daily', 'weekly', 'absoluteYearly', 'odd'),
      interval: fc.constantFrom(1, 0, -5),
      dayOfMonth: fc.constantFrom(31, 99),
    }),
    range: fc.record({
      type: fc.constantFrom('noEnd', 'endDate'),
      startDate: fc.constant('2026-12-05'),
      endDate: fc.constantFrom('0001-01-01', '2027-01-01'),
    }),
  });
  const graph = fc.record({
    id: fc.constant('a'),
    type: fc.constantFrom('singleInstance', 'seriesMaster', 'occurrence', 'odd'),
    isAllDay: fc.boolean(),
    subject: fc.constantFrom(...texts),
    start: graphTime,
    end: graphTime,
    seriesMasterId: fc.constantFrom(undefined, 'b'),
    originalStart: fc.constantFrom(undefined, 'x', '2026-12-05T09:00:00Z'),
    recurrence: fc.option(recurrence, { nil: undefined }),
    lastModifiedDateTime: fc.constantFrom(undefined, 'x', now),
  });
  /** What the rules of items do not allow is a word of theirs, and no surprise. */
  const allowed = (work: () => unknown) => {
    try {
      work();
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
    }
  };
  const take = (remotes: ReturnType<typeof googleRemotes>) => {
    for (const remote of remotes)
      if (!remote.removed) {
        const { patch } = changeFrom(known, wanted!, remote.event);
        allowed(() => changeItem(known, patch, by));
      }
  };

  test('the others of its page are read, and what it would change goes through the rules of items', async () => {
    fc.assert(
      fc.property(fc.array(google, { maxLength: 3 }), all => take(googleRemotes(all, zone))),
      { numRuns: 1000 },
    );
    const masterOf = async () => undefined;
    await fc.assert(
      fc.asyncProperty(fc.array(graph, { maxLength: 3 }), async all =>
        take(await graphRemotes(Listing.parse({ value: all }).value, zone, masterOf)),
      ),
      { numRuns: 1000 },
    );
    const good = { id: 'good', summary: 'Good', start: { date: '2026-12-06' }, end: { date: '2026-12-07' } };
    expect(googleRemotes([{ id: 'a', start: { dateTime: 'x' } }, good], zone)).toMatchObject([{ event: { title: 'Good' } }]);
  });
});

test('L6: the token of Graph goes to its API alone, whatever address a link of its answers has', async () => {
  const call = callTo('https://graph.example.org/v1.0', 'secret');
  for (const link of [
    'https://evil.example/v1.0/me',
    'https://graph.example.org.evil.example/',
    'http://graph.example.org/v1.0/me',
    'no address',
  ])
    expect(await call(link)).toEqual({ ok: false, reason: 'refused' });
});
