import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createItem, snoozeItem } from '../../items/history/item-changes.ts';
import { anyItem, at, due, itemAt, type Options } from '../../items/items/item.fixture.ts';
import { type Item, ItemInput } from '../../items/items/item.ts';
import { anchorOf, blockAt } from '../../items/occurrences/item-span.ts';
import { isRecurring, returnsByItself } from '../../items/occurrences/occurrence.ts';
import { occurrencesBetween, Recurrence } from '../../time/recurrence.ts';
import { addDays, instantOf, isDateOnly, type When } from '../../time/when.ts';
import { windowsNameOf, zoneNamed } from '../../time/windows-zone.ts';
import { windowsZones } from '../../time/windows-zones.ts';
import { isZone } from '../../time/zone.ts';
import { fromGoogle, toGoogle } from '../providers/calendar-google.ts';
import { fromGraph, graphOriginId, toGraph } from '../providers/calendar-graph.ts';
import { type GraphRecurrence, graphRecurrenceOf, ruleOfGraph } from '../providers/calendar-graph-rule.ts';
import type { CalendarEvent } from './calendar.ts';
import { calendarEventsOf } from './calendar-item.ts';
import { itemFrom, itemsFrom } from './calendar-taken.ts';

const created = '2026-11-21T08:00:00.000Z';
const eventsOf = (item: Item) => {
  const from = (anchorOf(item) ?? item.deadline!).date;
  return calendarEventsOf(item, { from: `${from}T00:00:00.000Z`, to: `${addDays(from, 300)}T00:00:00.000Z` }, created).events;
};
const anyEvent = anyItem.chain(item => fc.constantFrom(...eventsOf(item)));
const given = (more: Options) => itemAt(created, { zone: 'Europe/Berlin', ...more });

/** The first occurrences of a series, by our own rules, as RFC 5545 has them: where it begins and what it leaves out. */
const occurrencesOf = ({ start, series }: Pick<CalendarEvent, 'start' | 'series'>): string[] => {
  if (!series?.rule) return [];
  const recurrence = Recurrence.parse({ rule: series.rule, except: series.except.map(({ date }) => date) });
  const until = `${Number(start.date.slice(0, 4)) + 2}${start.date.slice(4)}`.replace('-02-29', '-02-28');
  return occurrencesBetween(recurrence, start, `${start.date}T00:00`, `${until}T00:00`, 50).map(({ date, time }) => `${date} ${time}`);
};

/** The event as a provider gives back what was written: under its own id, with what it fills in. */
const fromGoogleAgain = (event: CalendarEvent): CalendarEvent =>
  fromGoogle({ ...toGoogle(event), id: event.eventId, iCalUID: event.uid, updated: event.updatedAt, htmlLink: event.url }, 'Europe/Berlin');
const fromGraphAgain = (event: CalendarEvent): CalendarEvent =>
  fromGraph({ ...toGraph(event).body, id: event.eventId, iCalUId: event.uid, lastModifiedDateTime: event.updatedAt }, 'Europe/Berlin');

const instants = ({ start, end }: Pick<CalendarEvent, 'start' | 'end'>) => [
  isDateOnly(start),
  instantOf(start, 'UTC'),
  instantOf(end, 'UTC'),
];

describe('an event written to Google and read again', () => {
  test('is the same: time, zone, rule, occurrences left out, notes, our mark', () => {
    fc.assert(
      fc.property(anyEvent, event => {
        const { alarms: _, url: __, occurrenceOf: ___, ...expected } = event;
        expect(fromGoogleAgain(event)).toMatchObject(JSON.parse(JSON.stringify(expected)));
      }),
      { numRuns: 200 },
    );
  });

  test('an occurrence that was moved or deleted names its series and its place in it', () => {
    const original = { dateTime: '2026-12-05T08:00:00Z', timeZone: 'Europe/Berlin' };
    const occurrence = { id: 'abc_20261205T080000Z', recurringEventId: 'abc', originalStartTime: original };
    const start = { date: '2026-12-05', time: '09:00', zone: 'Europe/Berlin' };
    expect(fromGoogle({ ...occurrence, status: 'cancelled' }, 'UTC')).toMatchObject({
      status: 'cancelled',
      occurrenceOf: { eventId: 'abc', start },
      start,
    });
    const moved = { ...occurrence, start: { dateTime: '2026-12-06T11:00:00+01:00' }, end: { dateTime: '2026-12-06T12:00:00+01:00' } };
    expect(fromGoogle(moved, 'Europe/Berlin')).toMatchObject({
      occurrenceOf: { eventId: 'abc', start },
      start: { date: '2026-12-06', time: '11:00' },
    });
    expect(fromGoogle({ id: 'gone', status: 'cancelled' }, 'UTC')).toMatchObject({ eventId: 'gone', status: 'cancelled' });
  });

  test('takes no time of whoever has declined it', () => {
    const answered = (responseStatus: string, self = true) =>
      fromGoogle(
        { id: 'meeting', start: { date: '2026-12-01' }, attendees: [{ responseStatus: 'accepted' }, { self, responseStatus }] },
        'UTC',
      );
    expect(answered('declined').busy).toBe(false);
    expect([answered('accepted'), answered('needsAction'), answered('declined', false)].map(({ busy }) => busy)).toEqual([
      true,
      true,
      true,
    ]);
  });
});

const anyPattern: fc.Arbitrary<GraphRecurrence['pattern']> = fc
  .oneof(
    fc.record({ type: fc.constant('daily' as const) }),
    fc.record({
      type: fc.constant('weekly' as const),
      daysOfWeek: fc.uniqueArray(fc.constantFrom('monday', 'wednesday', 'sunday'), { minLength: 1 }),
      firstDayOfWeek: fc.constantFrom('sunday', 'monday'),
    }),
    fc.record({ type: fc.constant('absoluteMonthly' as const), dayOfMonth: fc.integer({ min: 1, max: 31 }) }),
    fc.record({
      type: fc.constant('relativeMonthly' as const),
      index: fc.constantFrom('first', 'second', 'third', 'fourth', 'last'),
      daysOfWeek: fc.uniqueArray(fc.constantFrom('tuesday', 'thursday', 'saturday'), { minLength: 1 }),
    }),
    fc.record({
      type: fc.constant('absoluteYearly' as const),
      month: fc.integer({ min: 1, max: 12 }),
      dayOfMonth: fc.integer({ min: 1, max: 31 }),
    }),
    fc.record({
      type: fc.constant('relativeYearly' as const),
      month: fc.integer({ min: 1, max: 12 }),
      index: fc.constantFrom('first', 'last'),
      daysOfWeek: fc.constantFrom('monday', 'friday').map(day => [day]),
    }),
  )
  .chain(pattern => fc.integer({ min: 1, max: 5 }).map(interval => ({ ...pattern, interval })));

const anyRange = fc.constantFrom<Partial<GraphRecurrence['range']>>(
  { type: 'noEnd' },
  { type: 'numbered', numberOfOccurrences: 7 },
  { type: 'endDate', endDate: '2028-05-31' },
);

describe('a recurrence of Microsoft Graph', () => {
  const start = { date: '2027-01-05', time: '09:00', zone: 'Europe/Berlin' };

  test('becomes a rule and is the same again, whatever it is', () => {
    fc.assert(
      fc.property(anyPattern, anyRange, (pattern, more) => {
        const range = { startDate: start.date, recurrenceTimeZone: 'W. Europe Standard Time', ...more } as GraphRecurrence['range'];
        const rule = ruleOfGraph({ pattern, range });
        Recurrence.parse({ rule });
        const sorted = ({ daysOfWeek, ...others }: GraphRecurrence['pattern']) => ({
          ...others,
          daysOfWeek: daysOfWeek && [...daysOfWeek].sort(),
        });
        const again = graphRecurrenceOf(rule, start, 'W. Europe Standard Time');
        if ('loss' in again) throw new Error(`${rule} has no pattern`);
        expect(sorted(again.recurrence.pattern)).toEqual(sorted(pattern));
        expect(again.recurrence.range).toEqual(range);
      }),
    );
  });

  test('on the 31st is on the last day of shorter months, as Exchange has it', () => {
    const rule = ruleOfGraph({
      pattern: { type: 'absoluteMonthly', dayOfMonth: 30, interval: 1 },
      range: { type: 'noEnd', startDate: '2027-01-30' },
    });
    expect(occurrencesOf({ start: { date: '2027-01-30' }, series: { rule, except: [], also: [] } }).slice(0, 4)).toEqual([
      '2027-01-30 undefined',
      '2027-02-28 undefined',
      '2027-03-30 undefined',
      '2027-04-30 undefined',
    ]);
  });

  test.each([
    'FREQ=HOURLY',
    'FREQ=DAILY;BYHOUR=9,18',
    'FREQ=DAILY;BYMONTH=6',
    'FREQ=WEEKLY;BYMONTH=6;BYDAY=MO',
    'FREQ=MONTHLY;BYMONTHDAY=1,15',
    'FREQ=MONTHLY;BYMONTHDAY=31',
    'FREQ=MONTHLY;BYMONTHDAY=-2',
    'FREQ=MONTHLY;BYDAY=5MO',
    'FREQ=MONTHLY;BYDAY=1MO,3MO',
    'FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13',
    'FREQ=YEARLY;BYWEEKNO=20',
    'FREQ=YEARLY;BYYEARDAY=100',
    'FREQ=YEARLY;BYMONTH=3,9;BYMONTHDAY=1',
  ])('cannot say %s', rule => {
    expect(graphRecurrenceOf(rule, start, undefined)).toEqual({ loss: { part: 'RRULE', reason: 'no_pattern' } });
  });
});

describe('an event written to Microsoft Graph and read again', () => {
  test('has the same time and occurrences, unless it says what was lost', () => {
    fc.assert(
      fc.property(anyEvent, event => {
        const { losses } = toGraph(event);
        const again = fromGraphAgain(event);
        expect(instants(again)).toEqual(instants(event));
        expect({ title: again.title, busy: again.busy, origin: again.origin }).toEqual({
          title: event.title,
          busy: event.busy,
          origin: event.origin,
        });
        if (losses.some(({ part }) => part === 'RRULE' || part === 'TZID')) expect(again.series).toBeUndefined();
        else expect(occurrencesOf(again)).toEqual(occurrencesOf({ ...event, series: event.series && { ...event.series, except: [] } }));
        expect(toGraph(event).cancel).toEqual(again.series ? event.series!.except : []);
      }),
      { numRuns: 200 },
    );
  });

  test('an exception names its series and its place in it, in the zone in which it was planned', () => {
    const place = { workspaceId: 'ws_01kb8m3tq2e8fvq3w5r7c9d0ea', itemId: 'item_01kb8m5z7he4mtx2p9n6a3k8ra' };
    const resource = {
      id: 'x',
      type: 'exception',
      seriesMasterId: 'abc',
      originalStart: '2026-12-05T08:00:00Z',
      originalStartTimeZone: 'W. Europe Standard Time',
      start: { dateTime: '2026-12-06T11:00:00.0000000', timeZone: 'W. Europe Standard Time' },
      end: { dateTime: '2026-12-06T12:00:00.0000000', timeZone: 'W. Europe Standard Time' },
      singleValueExtendedProperties: [{ id: graphOriginId, value: `${place.workspaceId}/${place.itemId}/7` }],
    };
    expect(fromGraph(resource, 'UTC')).toMatchObject({
      occurrenceOf: { eventId: 'abc', start: { date: '2026-12-05', time: '09:00', zone: 'Europe/Berlin' } },
      start: { date: '2026-12-06', time: '11:00', zone: 'Europe/Berlin' },
      origin: { ...place, version: 7 },
    });
    expect(fromGraph({ id: 'gone', '@removed': { reason: 'deleted' } }, 'UTC')).toMatchObject({ eventId: 'gone', status: 'cancelled' });
  });
});

describe('zones of Windows', () => {
  const known = Object.entries(windowsZones).filter(([, zone]) => isZone(zone));
  test('are zones of this runtime', () => expect(known.length).toBe(Object.keys(windowsZones).length));
  test.each(known)('%s is %s and back', (name, zone) => {
    expect(zoneNamed(name)).toBe(zone);
    expect(zoneNamed(windowsNameOf(zone).name!)).toBe(zone);
  });
  test('a zone without a name of its own has that of a zone with the same clock; where there is none, none', () => {
    expect(zoneNamed(windowsNameOf('Europe/Vienna').name!)).toMatch(/^Europe\//);
    expect(windowsNameOf('Antarctica/Troll')).toEqual({ name: undefined });
    expect(zoneNamed('Middle Earth Standard Time')).toBeUndefined();
  });
});

describe('an item made of an event', () => {
  const itemOf = (event: CalendarEvent): Item =>
    createItem(
      ItemInput.parse(itemFrom(event).input),
      { workspaceId: 'ws_01kb8m3tq2e8fvq3w5r7c9d0ea', itemId: 'item_01kb8m5z7he4mtx2p9n6a3k8ra' },
      at(created),
    ).next;

  test('gives the same event again', () => {
    fc.assert(
      fc.property(anyEvent, event => {
        fc.pre(itemFrom(event).losses.length === 0);
        const [again] = eventsOf(itemOf(event));
        expect(instants(again!)).toEqual(instants(event));
        expect({ title: again!.title, busy: again!.busy, occurrences: occurrencesOf(again!) }).toEqual({
          title: event.title,
          busy: event.busy,
          occurrences: occurrencesOf(event),
        });
      }),
      { numRuns: 200 },
    );
  });

  test('of an item that returns plainly is that item again', () => {
    fc.assert(
      fc.property(anyItem, item => {
        fc.pre(isRecurring(item) && returnsByItself(item));
        const [event, ...others] = eventsOf(item);
        fc.pre(event?.series !== undefined && others.length === 0 && itemFrom(event).losses.length === 0);
        expect(itemOf(event!).start).toEqual(blockAt(item, anchorOf(item)).start);
      }),
      { numRuns: 200 },
    );
  });

  test('a series and its exceptions become items that share no occurrence', () => {
    const weekly = given({ due: due('2026-12-05T09:00'), duration: 'PT1H', recurrence: { rule: 'FREQ=WEEKLY' } });
    const [master, occurrence] = eventsOf(snoozeItem(weekly, { until: '2026-12-06T10:00:00Z', moveDue: true }, at(created)).next);
    const items = itemsFrom(master!, [
      occurrence!,
      { ...occurrence!, status: 'cancelled', occurrenceOf: { eventId: master!.eventId, start: due('2026-12-12T08:00') as When } },
    ]);
    expect(items.map(({ taken }) => taken.input)).toMatchObject([
      { start: due('2026-12-05T08:00'), recurrence: { rule: 'FREQ=WEEKLY', except: ['2026-12-05', '2026-12-12'], missed: 'skip' } },
      { start: due('2026-12-06T10:00'), recurrence: undefined },
    ]);
  });

  const base = { eventId: 'a', uid: 'a', status: 'confirmed', title: 'Meeting', busy: true, updatedAt: created } as const;
  const noon = due('2026-12-05T12:00') as When;
  const night = { start: due('2026-12-05T22:00') as When, end: due('2026-12-06T02:00') as When };
  const days = { start: { date: '2026-12-24' }, end: { date: '2026-12-27' } };
  const series = (rule: string) => ({ rule, except: [], also: [] });
  test.each([
    ['whole days begin on the first of them', days, { start: { date: '2026-12-24' }, duration: 'P3D' }, []],
    ['and a series of them keeps its length', { ...days, series: series('FREQ=YEARLY') }, { start: days.start, duration: 'P3D' }, []],
    ['a title that is missing is a dash', { start: noon, end: noon, title: ' ' }, { title: '–', start: noon }, []],
    [
      'over midnight, a series counts from its start',
      { ...night, series: series('FREQ=WEEKLY') },
      { start: night.start, duration: 'PT4H' },
      [],
    ],
    ['over midnight, once', night, { start: night.start, duration: 'PT4H' }, []],
    [
      'a rule that nobody knows',
      { start: noon, end: noon, series: series('FREQ=MINUTELY') },
      { recurrence: undefined },
      [{ part: 'RRULE FREQ', reason: expect.any(String) }],
    ],
    [
      'days besides',
      { start: noon, end: noon, series: { rule: 'FREQ=DAILY', except: [], also: [noon] } },
      {},
      [{ part: 'RDATE', reason: 'not_kept' }],
    ],
    [
      'alarms of days',
      { ...days, alarms: [{ offset: '-PT15H', relativeTo: 'start' as const }] },
      { reminders: [{ relativeTo: 'start', offset: '-PT15H' }] },
      [],
    ],
    [
      'alarms of a meeting',
      { start: noon, end: due('2026-12-05T13:00') as When, alarms: [{ offset: '-PT15M', relativeTo: 'start' as const }] },
      { reminders: [{ relativeTo: 'start', offset: '-PT15M' }] },
      [],
    ],
  ])('%s', (_, more, input, losses) => {
    const taken = itemFrom({ ...base, ...more } as CalendarEvent);
    expect(taken).toMatchObject({ input });
    expect(taken.losses).toEqual(losses);
    expect(() => ItemInput.parse(taken.input)).not.toThrow();
  });
});
