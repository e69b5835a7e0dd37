import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyItem, at, due, itemAt } from '../../items/items/item.fixture.ts';
import type { Item } from '../../items/items/item.ts';
import { completeItem } from '../../items/occurrences/item-occurrences.ts';
import { anchorOf } from '../../items/occurrences/item-span.ts';
import { isRecurring } from '../../items/occurrences/occurrence.ts';
import { addDays } from '../../time/when.ts';
import { fromGoogle, toGoogle } from '../providers/calendar-google.ts';
import { fromGraph, toGraph } from '../providers/calendar-graph.ts';
import type { CalendarEvent } from './calendar.ts';
import { changeFrom } from './calendar-change.ts';
import { calendarEventsOf } from './calendar-item.ts';
import { isAsWanted, samePattern } from './calendar-series.ts';

const created = '2026-11-21T08:00:00.000Z';
const eventsOf = (item: Item): CalendarEvent[] => {
  const from = (anchorOf(item) ?? item.deadline!).date;
  return calendarEventsOf(item, { from: `${from}T00:00:00.000Z`, to: `${addDays(from, 300)}T00:00:00.000Z` }, created).events;
};
const seriesOf = (item: Item) => eventsOf(item).find(({ series }) => series);

/** The event as its provider gives it back, unless it cannot hold it. */
const back = {
  google: (event: CalendarEvent): CalendarEvent | undefined =>
    fromGoogle({ ...toGoogle(event), id: event.eventId, iCalUID: event.uid, updated: created }, 'Europe/Berlin'),
  microsoft: (event: CalendarEvent): CalendarEvent | undefined => {
    const { body, losses } = toGraph(event);
    const isHeld = losses.every(({ part }) => part !== 'RRULE' && part !== 'TZID');
    return isHeld
      ? fromGraph({ ...body, id: event.eventId, iCalUId: event.uid, lastModifiedDateTime: created }, 'Europe/Berlin')
      : undefined;
  },
};

describe.each(['google', 'microsoft'] as const)('what %s gives back of an item', provider => {
  test('changes nothing of it, whatever item it is', () => {
    fc.assert(
      fc.property(anyItem, item => {
        for (const event of eventsOf(item).filter(({ occurrenceOf }) => !occurrenceOf)) {
          const again = back[provider](event);
          if (again) expect(changeFrom(item, event, again)).toEqual({ patch: {}, unsupported: [] });
        }
      }),
      { numRuns: 200 },
    );
  });

  test('is the same series when the item has moved on by occurrences that were done meanwhile', () => {
    fc.assert(
      fc.property(anyItem, fc.integer({ min: 1, max: 3 }), (item, occurrences) => {
        const before = seriesOf(item);
        fc.pre(before !== undefined);
        let later: Item = item;
        for (let occurrence = 0; occurrence < occurrences && isRecurring(later) && later.status === 'open'; occurrence++)
          later = completeItem(later, at(`${anchorOf(later).date}T12:00:00.000Z`)).next;
        const wanted = seriesOf(later);
        fc.pre(wanted !== undefined && isRecurring(later) && later.movedFrom === undefined);
        const again = back[provider](before!);
        if (again) expect({ wanted, same: samePattern(wanted!, again) }).toMatchObject({ same: true });
      }),
      { numRuns: 200 },
    );
  });
});

describe('a series that a person has changed', () => {
  const weekly = itemAt(created, {
    zone: 'Europe/Berlin',
    due: due('2026-12-05T09:00'),
    duration: 'PT1H',
    recurrence: { rule: 'FREQ=WEEKLY', missed: 'skip' },
  });
  const wanted = seriesOf(weekly)!;
  const theirs = (more: Partial<CalendarEvent>): CalendarEvent => ({ ...wanted, ...more });
  const series = (rule: string) => ({ rule, except: [], also: [] });

  test.each<[string, Partial<CalendarEvent>, object]>([
    [
      'begun long before it',
      { start: { ...wanted.start, date: '2026-11-07' }, end: { ...wanted.end, date: '2026-11-07' } },
      { patch: {}, unsupported: [] },
    ],
    ['in other words', { series: series('FREQ=WEEKLY;INTERVAL=1;BYDAY=SA;WKST=SU') }, { patch: {}, unsupported: [] }],
    [
      'counted from its first occurrence, of which four have been',
      {
        start: { ...wanted.start, date: '2026-11-07' },
        end: { ...wanted.end, date: '2026-11-07' },
        series: series('FREQ=WEEKLY;COUNT=10'),
      },
      { patch: { due: { date: '2026-12-05' }, recurrence: { rule: 'FREQ=WEEKLY;COUNT=6' } } },
    ],
    [
      'to another day',
      {
        series: series('FREQ=WEEKLY;BYDAY=MO'),
        start: { ...wanted.start, date: '2026-12-07' },
        end: { ...wanted.end, date: '2026-12-07' },
      },
      { patch: { due: { date: '2026-12-07', time: '09:00' } } },
    ],
    ['into one event', { series: undefined }, { patch: { recurrence: null } }],
    [
      'so that it ends before its current occurrence',
      { start: { ...wanted.start, date: '2026-11-07' }, end: { ...wanted.end, date: '2026-11-07' }, series: series('FREQ=WEEKLY;COUNT=2') },
      { over: true },
    ],
    ['to a rule that an item cannot keep', { series: series('FREQ=SECONDLY') }, { patch: {}, unsupported: ['RRULE FREQ'] }],
  ])('%s', (_, more, expected) => {
    expect(changeFrom(weekly, wanted, theirs(more))).toMatchObject(expected);
  });

  test('leaves occurrences that are as wanted alone, and no others', () => {
    const occurrence = (date: string, more: Partial<CalendarEvent> = {}): CalendarEvent => {
      const start = { ...wanted.start, date };
      return { ...wanted, series: undefined, start, end: { ...wanted.end, date }, occurrenceOf: { eventId: 'x', start }, ...more };
    };
    expect(isAsWanted(occurrence('2026-12-12'), [wanted])).toBe(true);
    expect(isAsWanted(occurrence('2026-12-13'), [wanted])).toBe(false);
    expect(isAsWanted(occurrence('2026-12-12', { title: 'Other' }), [wanted])).toBe(false);
    expect(isAsWanted(occurrence('2026-12-12', { status: 'cancelled' }), [wanted])).toBe(false);
    expect(isAsWanted(occurrence('2026-12-13', { status: 'cancelled' }), [wanted])).toBe(true);
  });
});
