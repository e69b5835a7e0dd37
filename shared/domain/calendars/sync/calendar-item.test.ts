import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { snoozeItem, trashItem } from '../../items/history/item-changes.ts';
import { ada, anyItem, at, due, itemAt, type Options } from '../../items/items/item.fixture.ts';
import type { Item } from '../../items/items/item.ts';
import { completeItem, skipItem } from '../../items/occurrences/item-occurrences.ts';
import { anchorOf, dueOf } from '../../items/occurrences/item-span.ts';
import { occurrencesAhead, returnsByItself } from '../../items/occurrences/occurrence.ts';
import { addDuration, instantOf, isDateOnly } from '../../time/when.ts';
import { transitionsOf } from '../../time/zone-transitions.ts';
import { readEvents } from '../ics/calendar-ics.fixture.ts';
import { calendarText } from '../ics/calendar-ics.ts';
import { calendarEventsOf } from './calendar-item.ts';

const created = '2026-11-21T08:00:00.000Z';
const head = { name: 'Home', refresh: 'PT1H', language: 'en' };
const window = { from: '2026-11-21T00:00:00.000Z', to: '2027-11-22T00:00:00.000Z' };
const eventsOf = (item: Item, inWindow = window) => calendarEventsOf(item, inWindow, created);
const textOf = (item: Item, inWindow = window) => calendarText(head, eventsOf(item, inWindow).events, [], true);
const read = (item: Item, to = window.to) => readEvents(textOf(item, { ...window, to }), to);
const given = (more: Options) => itemAt('2026-11-21T08:00:00Z', { zone: 'Europe/Berlin', ...more });
const startsOf = (item: Item, most = 5) =>
  read(item)
    .map(({ start }) => start)
    .sort()
    .slice(0, most);

describe('what a calendar program shows of an item', () => {
  test.each([
    ['a moment is due', { due: due('2026-11-28T09:00') }, '2026-11-28T09:00:00', '2026-11-28T09:00:00'],
    ['what begins lasts as long', { start: due('2026-11-28T09:00'), duration: 'PT45M' }, '2026-11-28T09:00:00', '2026-11-28T09:45:00'],
    ['work ends when it is due', { due: due('2026-11-28T09:00'), duration: 'PT45M' }, '2026-11-28T08:15:00', '2026-11-28T09:00:00'],
    ['a day is a whole day', { due: due('2026-11-28') }, '2026-11-28', '2026-11-29'],
    ['hours of a day are that day', { due: due('2026-11-28'), duration: 'PT3H' }, '2026-11-28', '2026-11-29'],
    ['A16: days from a start on are counted whole', { start: due('2026-12-04'), duration: 'P2D' }, '2026-12-04', '2026-12-06'],
    ['A16: and those before a due', { due: due('2026-12-05'), duration: 'P2D' }, '2026-12-04', '2026-12-06'],
    ['several days end with the day of the due', { due: due('2026-11-28'), duration: 'P3D' }, '2026-11-26', '2026-11-29'],
    ['a time that the clock skips stands where it falls', { due: due('2027-03-28T02:30') }, '2027-03-28T03:30:00', '2027-03-28T03:30:00'],
    ['only a deadline stands at that', { deadline: due('2026-12-01T17:00') }, '2026-12-01T17:00:00', '2026-12-01T17:00:00'],
  ])('%s', (_, more, start, end) => {
    expect(read(given(more))).toMatchObject([{ title: 'Water the plants', start, end }]);
  });

  test('work that begins in the hour that comes twice has its real length', () => {
    const [event] = read(given({ due: due('2026-10-25T03:15'), duration: 'PT30M' }), '2027-01-01T00:00:00.000Z');
    expect(event).toMatchObject({ at: '2026-10-25T01:45:00.000Z', endAt: '2026-10-25T02:15:00.000Z' });
  });

  test('what is done, in the trash, or at no time is not there', () => {
    const once = given({ due: due('2026-11-28') });
    expect(eventsOf(completeItem(once, at(created)).next).events).toEqual([]);
    expect(eventsOf(trashItem(once, at(created)).next).events).toEqual([]);
    expect(eventsOf(given({})).events).toEqual([]);
  });
});

describe('what returns', () => {
  const daily = (more: Options = {}, time = '09:00') =>
    given({ due: due(`2026-11-28T${time}`), recurrence: { rule: 'FREQ=DAILY' }, ...more });

  test('keeps its wall clock over daylight saving time, by the zone that the text defines', () => {
    const events = read(daily());
    expect(events.find(({ start }) => start === '2027-03-27T09:00:00')?.at).toBe('2027-03-27T08:00:00.000Z');
    expect(events.find(({ start }) => start === '2027-03-28T09:00:00')?.at).toBe('2027-03-28T07:00:00.000Z');
  });

  test('leaves no day out when the clock skips its time: that occurrence stands alone, an hour later', () => {
    const { events } = eventsOf(daily({}, '02:30'));
    expect(events).toMatchObject([
      { uid: expect.stringMatching(/^item_\w+@almanac$/), series: { rule: 'FREQ=DAILY', except: [{ date: '2027-03-28', time: '02:30' }] } },
      { uid: expect.stringMatching(/^item_\w+-20270328T0230@almanac$/), start: { date: '2027-03-28', time: '03:30' } },
    ]);
    expect(read(daily({}, '02:30')).filter(({ start }) => start.startsWith('2027-03-28'))).toHaveLength(1);
  });

  test.each([
    ['backward', ['2026-12-31', '2027-01-31', '2027-02-28', '2027-03-31', '2027-04-30']],
    ['forward', ['2026-12-31', '2027-01-31', '2027-03-01', '2027-03-31', '2027-05-01']],
    ['omit', ['2026-12-31', '2027-01-31', '2027-03-31', '2027-05-31', '2027-07-31']],
  ] as const)('at the end of months is moved %s as RFC 7529 has it, which calendars do not know', (monthEnd, days) => {
    expect(startsOf(given({ due: due('2026-12-31'), recurrence: { rule: 'FREQ=MONTHLY', monthEnd } }))).toEqual(days);
  });

  test('a first occurrence that the rule does not name is there as well', () => {
    const item = given({ due: due('2026-11-25'), recurrence: { rule: 'FREQ=WEEKLY;BYDAY=SA;COUNT=3' } });
    expect(startsOf(item)).toEqual(['2026-11-25', '2026-11-28', '2026-12-05']);
  });

  test('days left out, an occurrence skipped, an occurrence moved (RECURRENCE-ID)', () => {
    const weekly = given({
      due: due('2026-11-28T09:00'),
      recurrence: { rule: 'FREQ=WEEKLY;COUNT=6', except: ['2026-12-12'] },
    });
    const skipped = skipItem(weekly, at(created)).next;
    const moved = snoozeItem(skipped, { until: '2026-12-06T10:00:00Z', moveDue: true }, at(created)).next;
    const text = textOf(moved);
    expect(text).toContain('RECURRENCE-ID;TZID=Europe/Berlin:20261205T090000\r\nDTSTART;TZID=Europe/Berlin:20261206T110000\r\n');
    expect(text).toContain('EXDATE;TZID=Europe/Berlin:20261212T090000\r\n');
    expect(startsOf(moved)).toEqual(['2026-12-06T11:00:00', '2026-12-19T09:00:00', '2026-12-26T09:00:00', '2027-01-02T09:00:00']);
  });

  test('keeps its length in all its occurrences when the first of them ends in the hour that comes twice', () => {
    const item = given({ due: due('2026-10-25T02:30'), duration: 'PT2H', recurrence: { rule: 'FREQ=WEEKLY' } });
    expect(textOf(item)).toContain('DTSTART;TZID=Europe/Berlin:20261025T003000\r\nDURATION:PT2H\r\n');
    const [, ...others] = read(item, '2027-03-01T00:00:00.000Z').map(({ at, endAt }) => Date.parse(endAt) - Date.parse(at));
    expect(others.length).toBeGreaterThan(10);
    expect(new Set(others)).toEqual(new Set([2 * 3_600_000]));
  });

  test('what counts from its completion shows its next occurrence only', () => {
    const item = given({ due: due('2026-11-28'), recurrence: { rule: 'FREQ=DAILY;INTERVAL=10', anchor: 'completion' } });
    expect(startsOf(item)).toEqual(['2026-11-28']);
  });

  test('work over midnight is told occurrence by occurrence, a hundred at the most, and says so', () => {
    const { events, cut } = eventsOf(daily({ duration: 'PT4H' }, '01:00'));
    expect({ occurrences: events.length, cut }).toEqual({ occurrences: 100, cut: true });
    expect(events[1]).toMatchObject({ start: { date: '2026-11-28', time: '21:00' }, end: { date: '2026-11-29', time: '01:00' } });
  });
});

describe('alarms', () => {
  const alarmsOf = (more: Options) => eventsOf(given(more)).events[0]?.alarms;
  test.each([
    ['an hour before', { reminders: [{ offset: '-PT1H' }] }, [{ offset: '-PT1H', relativeTo: 'start' }]],
    [
      'before the start of work',
      { duration: 'PT2H', reminders: [{ offset: '-PT10M', relativeTo: 'start' }] },
      [{ offset: '-PT10M', relativeTo: 'start' }],
    ],
    ['before the end of work', { duration: 'PT2H', reminders: [{ offset: '-PT10M' }] }, [{ offset: '-PT10M', relativeTo: 'end' }]],
    ['the day before at six', { reminders: [{ offset: '-P1D', time: '18:00' }] }, [{ offset: '-PT15H', relativeTo: 'start' }]],
    ['months, which iCalendar has no durations of', { reminders: [{ offset: '-P1M' }] }, [{ offset: '-PT744H', relativeTo: 'start' }]],
    ['at an instant', { reminders: [{ at: '2026-11-28T07:30:00Z' }] }, [{ offset: '-PT30M', relativeTo: 'start' }]],
    ['at an instant, of what returns', { reminders: [{ at: '2026-11-28T07:30:00Z' }], recurrence: { rule: 'FREQ=DAILY' } }, []],
  ] as [string, Options, unknown][])('%s', (_, more, expected) => {
    expect(alarmsOf({ due: due('2026-11-28T09:00'), ...more })).toEqual(expected);
  });
});

/** When an item is due, by our own rules: the current occurrence and those ahead, as instants; days as days. */
function ours(item: Item, to: string): string[] {
  const moments = [anchorOf(item) ?? item.deadline].filter(when => when !== undefined);
  if (returnsByItself(item))
    for (const occurrence of occurrencesAhead(item)) {
      if (instantOf(occurrence, item.zone) >= to || moments.length > 400) break;
      moments.push(occurrence);
    }
  const ends = item.start ? moments.map(start => dueOf({ ...item, start })!) : moments;
  return ends
    .map(when => (isDateOnly(when) ? addDuration(`${when.date}T00:00:00.000Z`, 'P1D', 'UTC').slice(0, 10) : instantOf(when, item.zone)))
    .sort();
}

/** Is this around a clock set back? ical.js takes the second of two equal times, and 00:00 in Santiago for the one that never came. */
const isAtSetback = (item: Item, at: string): boolean => {
  const zone = anchorOf(item)?.zone ?? item.zone;
  const day = Date.parse(`${at.slice(0, 10)}T00:00Z`);
  return transitionsOf(zone, day - 86_400_000, day + 2 * 86_400_000).some(
    ({ ms, before, after }) => Math.abs(Date.parse(at) - ms) <= before - after,
  );
};

test('an independent parser finds every occurrence of any item at the very moment at which it is due, and no other', () => {
  fc.assert(
    fc.property(anyItem, fc.integer({ min: 0, max: 3 }), fc.boolean(), (created, occurrences, withoutDuration) => {
      let item: Item = withoutDuration ? { ...created, duration: undefined } : created;
      for (let occurrence = 0; occurrence < occurrences && item.status === 'open'; occurrence++)
        item = completeItem(item, { userId: ada, now: instantOf(anchorOf(item)!, item.zone) }).next;
      const when = anchorOf(item)!;
      const to = new Date(Date.parse(instantOf(when, item.zone)) + 400 * 86_400_000).toISOString();
      const { events, cut } = eventsOf(item, { from: created.createdAt, to });
      fc.pre(!cut);
      const seen = readEvents(calendarText(head, events, [], true), to);
      const theirs = seen.map(({ end, endAt }) => (end.length === 10 ? end : endAt));
      const expected = item.status === 'open' ? ours(item, to) : [];
      const counted = (ends: string[]) => ends.filter(end => end < to && !isAtSetback(item, end)).sort();
      expect(counted(theirs)).toEqual(counted(expected));
    }),
    { numRuns: 300 },
  );
});
