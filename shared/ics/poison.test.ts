import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { patchFor, wantedItems } from '../domain/calendars/subscriptions/subscribed-items.ts';
import { busyOccurrences } from '../domain/calendars/subscriptions/subscribed-occurrences.ts';
import type { CalendarEvent } from '../domain/calendars/sync/calendar.ts';
import { changeFrom } from '../domain/calendars/sync/calendar-change.ts';
import { calendarEventsOf } from '../domain/calendars/sync/calendar-item.ts';
import { Failure } from '../domain/core/failure.ts';
import { changeItem, createItem } from '../domain/items/history/item-changes.ts';
import { due, itemAt } from '../domain/items/items/item.fixture.ts';
import { advanceItem } from '../domain/items/items/item-clock.ts';
import { readFile } from './file.ts';
import { importedItem } from './import.ts';
import { rules, times } from './poison.fixture.ts';
import { readCalendar } from './read.ts';

/*
 * M6 and M7: whatever a calendar holds, whoever reads it comes to an end, throws nothing, and reads what stands beside it. Files are made from
 * values that have broken parsers, and then damaged.
 */
const zone = 'Europe/Berlin';
const now = '2026-11-28T08:00:00.000Z';
const by = { userId: 'user_01kb8m3tq2e8fvq3w5r7c9d0eb', now } as const;
const id = { workspaceId: 'ws_01kb8m3tq2e8fvq3w5r7c9d0ea', itemId: 'item_01kb8m5z7he4mtx2p9n6a3k8ra' } as const;
const window = { from: '2026-11-27T00:00:00.000Z', to: '2027-02-28T00:00:00.000Z' };

const offsets = ['-PT15M', 'P1D', 'PT999999999S', '-P1W', 'P', 'PT', '-P99999999999D', 'P1Y2M', 'x'];
const texts = [
  'Concert',
  '',
  '🦷'.repeat(50),
  '\\n\\,\\;\\\\',
  '\u0000\u202E',
  'x'.repeat(300),
  'http://[',
  '1',
  '-9',
  '"',
  'CANCELLED',
  'COMPLETED',
];
// Most lines have none, so that most of a component can be read.
const parameters = [
  ...Array.from({ length: 20 }, () => ''),
  ';VALUE=DATE',
  ';VALUE=DATE-TIME',
  ';VALUE=PERIOD',
  ';TZID=Europe/Berlin',
  ';TZID=Nowhere',
  ';TZID="',
  ';=',
  ';RELATED=END',
  ';VALUE=',
];

const line = (names: string[], values: string[]) =>
  fc
    .tuple(fc.constantFrom(...names), fc.constantFrom(...parameters), fc.constantFrom(...values))
    .map(([name, more, value]) => `${name}${more}:${value}`);
const anyLine = fc.oneof(
  { weight: 4, arbitrary: line(['DTSTART', 'DTEND', 'DUE', 'RECURRENCE-ID', 'EXDATE', 'RDATE', 'COMPLETED'], times) },
  { weight: 2, arbitrary: line(['RRULE'], rules) },
  { weight: 2, arbitrary: line(['DURATION', 'TRIGGER'], offsets) },
  {
    weight: 2,
    arbitrary: line(['SUMMARY', 'UID', 'DESCRIPTION', 'STATUS', 'PRIORITY', 'CATEGORIES', 'TRANSP', 'URL', 'TZID', 'X-WR-TIMEZONE'], texts),
  },
  { weight: 1, arbitrary: fc.string({ maxLength: 60, unit: 'binary' }) },
);
const block = (name: string, lines: fc.Arbitrary<string[]>) => lines.map(all => [`BEGIN:${name}`, ...all, `END:${name}`]);
const plainLines = fc
  .array(anyLine, { maxLength: 9 })
  .map(all => all.filter(each => !/[\r\n]/.test(each) && !/^(BEGIN|END)\b/i.test(each)));
const component = fc
  .tuple(
    fc.constantFrom('VEVENT', 'VEVENT', 'VTODO', 'VTIMEZONE', 'VJOURNAL'),
    fc.constantFrom(['UID:a', 'DTSTART;VALUE=DATE:20261205'], ['UID:a', 'DTSTART:20261205T090000Z'], ['UID:b'], []),
    plainLines,
    fc.array(block('VALARM', plainLines), { maxLength: 2 }),
  )
  .map(([name, sound, lines, alarms]) => [`BEGIN:${name}`, ...sound, ...lines, ...alarms.flat(), `END:${name}`]);
const file = fc
  .tuple(plainLines, fc.array(component, { maxLength: 4 }))
  .map(([head, all]) => ['BEGIN:VCALENDAR', 'VERSION:2.0', ...head, ...all.flat(), 'END:VCALENDAR', ''].join('\r\n'));
/** Cut off, with a piece left out, doubled, or a character changed. */
const damaged = fc
  .tuple(file, fc.nat(2000), fc.nat(40), fc.constantFrom('cut', 'lack', 'double', 'other'))
  .map(([text, at, length, how]) => {
    const from = at % (text.length + 1);
    const [before, piece, after] = [text.slice(0, from), text.slice(from, from + length), text.slice(from + length)];
    return { cut: before, lack: before + after, double: before + piece + piece + after, other: `${before}"${after}` }[how];
  });
const anyFile = fc.oneof(file, damaged);

const known = itemAt(now, { title: 'Piano', due: due('2026-12-05T09:00'), recurrence: { rule: 'FREQ=WEEKLY' }, zone });
const [wanted] = calendarEventsOf(known, window, now).events;
/** What the rules of items do not allow is a word of theirs, and no surprise. */
const allowed = <T>(work: () => T): T | undefined => {
  try {
    return work();
  } catch (error) {
    if (error instanceof Failure) return undefined;
    throw error;
  }
};

const takeOver = (event: CalendarEvent) => {
  const { patch } = changeFrom(known, wanted!, event);
  allowed(() => changeItem(known, patch, by));
};

const importAll = (text: string) => {
  const components = readCalendar(text, zone, now) ?? [];
  for (const missed of ['skip', 'pile_up'] as const)
    for (const read of components) {
      const imported = importedItem(read, components, { past: true, missed, zone }, id, by);
      if ('change' in imported && imported.change.next.dueAt) advanceItem(imported.change.next, imported.change.next.dueAt);
    }
};
const subscribeTo = (text: string) => {
  const read = readFile(text, zone, now);
  if (typeof read === 'string') return;
  busyOccurrences(read.events, zone, window, { most: 2000 });
  for (const each of wantedItems(read.events, { zone, now }, { most: 500 })?.wanted ?? []) {
    const { next } = createItem(each.input, id, { ...by, zone });
    const patch = patchFor('x.y', each, known);
    if (patch) allowed(() => changeItem(known, patch, by));
    if (next.dueAt) advanceItem(next, next.dueAt);
  }
  for (const event of read.events) takeOver(event);
};

describe('M7: whatever stands in a calendar file', () => {
  test('an import takes what it can, and says of the rest why not', () => {
    fc.assert(fc.property(anyFile, importAll), { numRuns: 1500 });
  });

  test('a subscription reads what it can, and counts what it leaves out', () => {
    fc.assert(fc.property(anyFile, subscribeTo), { numRuns: 1500 });
  });

  test('an event beside it is read as it is', () => {
    const good = ['BEGIN:VEVENT', 'UID:good', 'DTSTART:20261206T090000Z', 'DTEND:20261206T100000Z', 'SUMMARY:Good', 'END:VEVENT'];
    const besides = fc
      .array(component, { maxLength: 4 })
      .map(all => ['BEGIN:VCALENDAR', ...all.flat(), ...good, 'END:VCALENDAR'].join('\r\n'));
    fc.assert(
      fc.property(besides, text => {
        expect(readCalendar(text, zone, now)?.at(-1)).toMatchObject({
          title: 'Good',
          event: { start: due('2026-12-06T10:00'), end: due('2026-12-06T11:00') },
        });
      }),
      { numRuns: 500 },
    );
  });
});

describe('M6: what a parser would be long at is not given to it', () => {
  const wrap = (lines: string) => `BEGIN:VCALENDAR\r\nVERSION:2.0\r\n${lines}\r\nEND:VCALENDAR\r\n`;
  const event = (lines: string) => wrap(`BEGIN:VEVENT\r\nUID:a\r\nDTSTART:20261206T090000Z\r\nSUMMARY:Good\r\n${lines}\r\nEND:VEVENT`);
  /** Far above what reading takes, far below what it took: minutes. */
  const soon = 5000;

  test.each([
    ['a line of a million parameters that nobody reads', event(`X-A${';a='.repeat(1_300_000)}:x`)],
    ['a line of a million parameters', event(`DESCRIPTION${';a='.repeat(1_300_000)}:x`)],
    ['a parameter that is quoted without end', event(`DESCRIPTION;a="${';a="'.repeat(900_000)}:x`)],
    ['a million folds', event(`DESCRIPTION:${'a\r\n '.repeat(190_000)}`)],
    ['a picture', event(`ATTACH;ENCODING=BASE64;VALUE=BINARY:${'QUJD'.repeat(900_000)}`)],
    ['a million words', event(`CATEGORIES:${'a,'.repeat(1_000_000)}`)],
  ])('%s', (_, text) => {
    const startedAt = performance.now();
    expect(readFile(text, zone, now)).toMatchObject({ events: [{ title: 'Good' }] });
    expect(performance.now() - startedAt).toBeLessThan(soon);
  });

  test('a zone whose clock changes every second', () => {
    const clock = ['DTSTART:19700101T000000', 'TZOFFSETFROM:+0100', 'TZOFFSETTO:+0200', 'RRULE:FREQ=SECONDLY'];
    const odd = ['BEGIN:VTIMEZONE', 'TZID:Odd', 'BEGIN:STANDARD', ...clock, 'END:STANDARD', 'END:VTIMEZONE'].join('\r\n');
    const alarm = 'BEGIN:VALARM\r\nTRIGGER;VALUE=DATE-TIME;TZID=Odd:20261205T080000\r\nEND:VALARM';
    const text = event(alarm)
      .replace('BEGIN:VEVENT', `${odd}\r\nBEGIN:VEVENT`)
      .replace('DTSTART:20261206T090000Z', 'DTSTART;TZID=Odd:20261206T090000');
    expect(readCalendar(text, zone, now)).toMatchObject([{ title: 'Good' }]);
  });

  test('a hundred thousand times besides its rule', () => {
    const text = event(`DTEND:20261206T093000Z\r\n${'RDATE:20261206T120000Z,20261206T130000Z\r\n'.repeat(60_000)}RRULE:FREQ=DAILY`);
    const read = readFile(text, zone, now);
    expect(typeof read !== 'string' && busyOccurrences(read.events, zone, window, { most: 2000 })).toBeUndefined();
  });

  test('rules are worked out for as long as there is time', () => {
    const read = readFile(event('DTEND:20261206T093000Z\r\nRRULE:FREQ=HOURLY'), zone, now);
    const events = typeof read === 'string' ? [] : Array.from({ length: 1000 }, () => read.events).flat();
    let asked = 0;
    const inTime = () => ++asked < 3;
    expect(busyOccurrences(events, zone, window, { most: 1e9, inTime })).toBeUndefined();
    expect(wantedItems(events, { zone, now }, { most: 1e9, inTime: () => ++asked < 6 })).toBeUndefined();
    expect(asked).toBe(6);
  });
});
