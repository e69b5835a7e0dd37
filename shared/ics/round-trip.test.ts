import fc from 'fast-check';
import { expect, test } from 'vitest';
import { feedText } from '../domain/calendars/feeds/feed-text.ts';
import { anyItem, at, due, ids, itemAt, type Options, zones } from '../domain/items/items/item.fixture.ts';
import type { Item } from '../domain/items/items/item.ts';
import { viewOf } from '../domain/items/items/item-view.ts';
import { endsAt, fallsDueAt, startsAt } from '../domain/items/occurrences/item-span.ts';
import { remindersOf } from '../domain/items/reminders/reminders.ts';
import { addDays } from '../domain/time/when.ts';
import { importedItem } from './import.ts';
import { readCalendar } from './read.ts';

const created = '2026-11-21T08:00:00.000Z';
const window = { from: '2026-01-01T00:00:00.000Z', to: '2029-01-01T00:00:00.000Z' };

const feedOf = (item: Item, tasks: boolean): string =>
  feedText({ name: 'a', tasks, alarms: true }, [{ item, updatedAt: created }], window, false).replace(/\r\n /g, '');

/** The item that a component of a calendar becomes when it is imported. */
const imported = (text: string, component: string, zone: string): Item => {
  const all = readCalendar(text, zone, created)!;
  const read = all.find(each => each.component === component)!;
  const found = importedItem(read, all, { past: true, zone }, ids, at(created));
  if (!('change' in found)) throw new Error(found.reason);
  return found.change.next;
};

const single = anyItem.map(item => ({ ...item, recurrence: undefined }));
const anyLength = fc.option(
  fc.oneof(
    fc.integer({ min: 1, max: 4000 }).map(minutes => `PT${minutes}M`),
    fc.integer({ min: 1, max: 40 }).map(days => `P${days}D`),
  ),
  { nil: undefined },
);

test('an item as an event comes back with its start, and takes as long', () => {
  fc.assert(
    fc.property(single, anyLength, (given, duration) => {
      const item = { ...given, deadline: undefined, reminders: [], duration };
      const back = imported(feedOf(item, false), 'vevent', item.zone);
      expect(back.due).toBeUndefined();
      expect(startsAt(back)).toBe(startsAt(item) ?? fallsDueAt(item));
      expect([fallsDueAt(back), endsAt(back)]).toEqual([fallsDueAt(item), endsAt(item)]);
    }),
    { numRuns: 300 },
  );
});

test('and as a task with its due, and begins when it did', () => {
  fc.assert(
    fc.property(single, anyLength, (given, duration) => {
      const item = { ...given, deadline: undefined, reminders: [], duration };
      const back = imported(feedOf(item, true), 'vtodo', item.zone);
      expect(back.start).toBeUndefined();
      expect([fallsDueAt(back), endsAt(back)]).toEqual([fallsDueAt(item), endsAt(item)]);
      expect(startsAt(back) ?? fallsDueAt(back)).toBe(startsAt(item) ?? fallsDueAt(item));
    }),
    { numRuns: 300 },
  );
});

test('its reminders from the start and the due stay at their moments', () => {
  const anyReminder = fc.record({
    relativeTo: fc.constantFrom('start' as const, 'due' as const),
    offset: fc.constantFrom('PT0S', '-PT10M', '-PT1H', '-P1D', '-P1W', '-P1DT2H'),
  });
  const anyDay = fc.integer({ min: 0, max: 700 }).map(days => addDays('2026-12-01', days));
  fc.assert(
    fc.property(
      anyDay,
      fc.option(fc.constant('09:30'), { nil: undefined }),
      fc.constantFrom(...zones),
      anyReminder,
      (date, time, zone, reminder) => {
        const start = time === undefined ? { date } : { date, time, zone };
        const item = itemAt(created, { start, duration: time === undefined ? 'P3D' : 'PT2H', zone, reminders: [reminder] });
        const back = imported(feedOf(item, false), 'vevent', zone);
        // Over a change of the clocks an alarm that is told as hours may be an hour off (RFC 5545 has no other form for it).
        const off = Date.parse(remindersOf(back)[0]!.at) - Date.parse(remindersOf(item)[0]!.at);
        expect(Math.abs(off)).toBeLessThanOrEqual(time === undefined && reminder.relativeTo === 'due' ? 3_600_000 : 0);
      },
    ),
    { numRuns: 300 },
  );
});

test.each<[string, Options, RegExp]>([
  ['two days to a due', { due: { date: '2026-12-05' }, duration: 'P2D' }, /DTSTART;VALUE=DATE:20261204\r\nDTEND;VALUE=DATE:20261206/],
  ['two days from a start', { start: { date: '2026-12-04' }, duration: 'P2D' }, /DTSTART;VALUE=DATE:20261204\r\nDTEND;VALUE=DATE:20261206/],
  [
    'nine to eleven',
    { start: due('2026-11-30T09:00'), duration: 'PT2H' },
    /DTSTART;TZID=Europe\/Berlin:20261130T090000\r\nDTEND;TZID=Europe\/Berlin:20261130T110000/,
  ],
])('A1, A16: the feed says %s', (_, given, lines) => {
  expect(feedOf(itemAt(created, given), false)).toMatch(lines);
});

test('A16: three days of a file begin on the first of them', () => {
  const lines = ['BEGIN:VEVENT', 'UID:a', 'DTSTART;VALUE=DATE:20261204', 'DTEND;VALUE=DATE:20261207', 'SUMMARY:Fair', 'END:VEVENT'];
  const file = ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:x', ...lines, 'END:VCALENDAR', ''].join('\r\n');
  const item = imported(file, 'vevent', 'Europe/Berlin');
  expect(item).toMatchObject({ start: { date: '2026-12-04' }, duration: 'P3D' });
  expect(viewOf(item, created)).toMatchObject({ startsAt: '2026-12-03T23:00:00.000Z', fallsDueAt: '2026-12-05T23:00:00.000Z' });
});
