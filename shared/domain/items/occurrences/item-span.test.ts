import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lengthMs } from '../../time/duration.ts';
import { addDays, instantOf, placeWhen, type When, wallClockAt } from '../../time/when.ts';
import { isOverdue } from '../agenda/agenda.ts';
import { changeItem, snoozeItem } from '../history/item-changes.ts';
import { anyGiven, anyInstant, anyItem, at, berlin, due, itemAt, type Options, runClock, zones } from '../items/item.fixture.ts';
import { type Item, ItemPatch } from '../items/item.ts';
import { viewOf } from '../items/item-view.ts';
import { completeItem } from './item-occurrences.ts';
import { anchorOf, blockAt, dueOf, endsAt, fallsDueAt, startsAt, withAnchor } from './item-span.ts';

const created = '2026-11-21T08:00:00.000Z';
const given = (more: Options) => itemAt(created, { zone: berlin, ...more });
const anyDay = fc.integer({ min: 0, max: 1500 }).map(days => addDays('2026-01-01', days));
const anyMinute = fc.integer({ min: 0, max: 1439 }).map(minute => new Date(minute * 60_000).toISOString().slice(11, 16));
const anyTime = fc.record({ date: anyDay, time: anyMinute, zone: fc.constantFrom(...zones) });
const anyEnd = fc.constantFrom('start' as const, 'due' as const);
const anyHours = fc.integer({ min: 1, max: 30_000 }).map(minutes => `PT${minutes}M`);
const anyDays = fc.integer({ min: 1, max: 60 });

describe('an item at a time', () => {
  test('begins its duration before it is due, to the millisecond, whichever end it stores and whatever clocks do between', () => {
    fc.assert(
      fc.property(anyEnd, anyTime, anyHours, (end, when, duration) => {
        const item = { [end]: when, duration, zone: 'UTC' };
        expect(Date.parse(fallsDueAt(item)!) - Date.parse(startsAt(item)!)).toBe(lengthMs(duration));
        expect(end === 'start' ? startsAt(item) : fallsDueAt(item)).toBe(instantOf(when, 'UTC'));
        expect(endsAt(item)).toBe(fallsDueAt(item));
      }),
      { numRuns: 1000 },
    );
  });

  test('keeps the clock over days: the other end is at the same time of day, where that day has it', () => {
    fc.assert(
      fc.property(anyEnd, anyTime, anyDays, (end, when, days) => {
        const item = { [end]: when, duration: `P${days}D`, zone: 'UTC' };
        const other: When = { ...when, date: addDays(when.date, end === 'start' ? days : -days) };
        fc.pre(placeWhen(when, 'UTC').shift === undefined && placeWhen(other, 'UTC').shift === undefined);
        const found = end === 'start' ? fallsDueAt(item)! : startsAt(item)!;
        expect(wallClockAt(found, when.zone)).toEqual({ date: other.date, time: other.time });
      }),
      { numRuns: 1000 },
    );
  });

  test('A1: what begins at nine and takes two hours is over at eleven', () => {
    const item = given({ start: due('2026-11-30T09:00'), duration: 'PT2H', reminders: [{ relativeTo: 'start', offset: '-PT15M' }] });
    expect(viewOf(item, created)).toMatchObject({
      startsAt: '2026-11-30T08:00:00.000Z',
      fallsDueAt: '2026-11-30T10:00:00.000Z',
      nextReminderAt: '2026-11-30T07:45:00.000Z',
    });
    expect(dueOf(item)).toEqual(due('2026-11-30T11:00'));
    expect(isOverdue(item, '2026-11-30T09:59:00.000Z')).toBe(false);
    expect(isOverdue(item, '2026-11-30T10:00:01.000Z')).toBe(true);
  });

  test('is a moment without a duration, which begins and is due at once', () => {
    const item = given({ start: due('2026-11-30T09:00') });
    expect([startsAt(item), fallsDueAt(item), endsAt(item)]).toEqual(Array(3).fill('2026-11-30T08:00:00.000Z'));
  });

  test('a night in which clocks go forward: eight hours are eight, a day is a day', () => {
    const night = (duration: string) => wallClockAt(fallsDueAt({ start: due('2027-03-27T22:00'), duration, zone: berlin })!, berlin);
    expect(night('PT8H')).toEqual({ date: '2027-03-28', time: '07:00' });
    expect(night('P1D')).toEqual({ date: '2027-03-28', time: '22:00' });
  });
});

describe('an item of days', () => {
  test('A16: is counted in whole days, and is the same from its first as to its last', () => {
    fc.assert(
      fc.property(anyDay, anyDays, fc.constantFrom(...zones), (first, days, zone) => {
        const last = addDays(first, days - 1);
        const duration = days === 1 ? undefined : `P${days}D`;
        const spans = [{ start: { date: first } }, { due: { date: last } }].map(end => ({ ...end, duration, zone }));
        for (const item of spans) {
          expect(blockAt(item, anchorOf(item)!)).toEqual({ start: { date: first }, end: { date: addDays(last, 1) } });
          expect(dueOf(item)).toEqual({ date: last });
          expect(fallsDueAt(item)).toBe(instantOf({ date: last }, zone));
          expect(Date.parse(endsAt(item)!) + 1).toBe(Date.parse(instantOf({ date: addDays(last, 1) }, zone)));
          expect(startsAt(item) ?? fallsDueAt(item)).toBe(instantOf({ date: first }, zone));
        }
      }),
      { numRuns: 500 },
    );
  });

  test.each([
    ['to its due', { due: { date: '2026-12-05' } }],
    ['from its start', { start: { date: '2026-12-04' } }],
  ])('A16: two days %s begin on 4 December, and reminders of the start with them', (_, when) => {
    const item = given({ ...when, duration: 'P2D', reminders: [{ relativeTo: 'start', offset: 'P0D' }] });
    expect(viewOf(item, created)).toMatchObject({
      startsAt: '2026-12-03T23:00:00.000Z',
      fallsDueAt: '2026-12-04T23:00:00.000Z',
      nextReminderAt: '2026-12-03T23:00:00.000Z',
    });
    expect(isOverdue(item, '2026-12-05T22:59:59.000Z')).toBe(false);
    expect(isOverdue(item, '2026-12-05T23:00:00.000Z')).toBe(true);
  });

  test('of a month counts its days by the calendar', () => {
    expect(blockAt({ start: { date: '2027-02-01' }, duration: 'P1M', zone: berlin }, { date: '2027-02-01' }).end).toEqual({
      date: '2027-03-01',
    });
    expect(blockAt({ due: { date: '2027-02-28' }, duration: 'P1M', zone: berlin }, { date: '2027-02-28' }).start).toEqual({
      date: '2027-02-01',
    });
  });
});

describe('one end is stored', () => {
  test('both together are refused, in a new item and in a change, and change nothing', () => {
    const both = { start: due('2026-11-30T09:00'), due: due('2026-11-30T11:00') };
    const refusal = expect.objectContaining({
      code: 'invalid_request',
      details: { errors: [expect.objectContaining({ pointer: '/start', code: 'start_beside_due' })] },
    });
    expect(() => given(both)).toThrow(refusal);
    expect(() => changeItem(given({}), ItemPatch.parse(both), at(created))).toThrow(refusal);
  });

  test('a change to the other takes the first away, and null takes it alone', () => {
    const start = due('2026-11-30T09:00');
    const other = due('2026-11-30T11:00');
    const change = (item: Options, patch: object) => changeItem(given(item), ItemPatch.parse(patch), at(created)).next;
    expect(change({ start }, { due: other })).toMatchObject({ start: undefined, due: other });
    expect(change({ due: other }, { start })).toMatchObject({ start, due: undefined });
    expect(change({ start }, { due: null })).toMatchObject({ start, due: undefined });
    expect(change({ start }, { start: null, due: other })).toMatchObject({ start: undefined, due: other });
    expect(change({ start }, { start: { time: '10:00' } }).start).toEqual(due('2026-11-30T10:00'));
    expect(() => change({ due: other }, { start: { time: '10:00' } })).toThrow(expect.objectContaining({ code: 'invalid_request' }));
  });

  test('whatever is patched, an item never has both', () => {
    const patch = anyGiven.map(({ start, due: when }) => (start ? { start } : { due: when }));
    fc.assert(
      fc.property(anyItem, fc.array(patch, { maxLength: 4 }), (item, patches) => {
        let changed: Item = { ...item, deadline: undefined, reminders: [], recurrence: undefined };
        for (const next of patches) changed = changeItem(changed, ItemPatch.parse(next), at(created)).next;
        expect([changed.start, changed.due].filter(Boolean)).toHaveLength(1);
      }),
    );
  });

  test('returns by its rule wherever the other end is: a start like a due of the same time', () => {
    fc.assert(
      fc.property(anyGiven, anyInstant, fc.integer({ min: 1, max: 5 }), ({ start, due: when, recurrence, zone }, now, occurrences) => {
        const anchor = (start ?? when)!;
        const lives = [{ start: anchor, duration: 'PT90M' }, { due: anchor }].map(ends => {
          let item = itemAt(now, { ...ends, recurrence, zone });
          const stands = [anchorOf(item)];
          for (let occurrence = 0; occurrence < occurrences && item.status === 'open'; occurrence++) {
            item = completeItem(runClock(item, now).item, at(now)).next;
            stands.push(anchorOf(item));
          }
          return stands;
        });
        expect(lives[0]).toEqual(lives[1]);
      }),
      { numRuns: 300 },
    );
  });

  test('is what a snooze moves, and the length stays', () => {
    const item = given({ start: due('2026-11-30T09:00'), duration: 'PT2H', recurrence: { rule: 'FREQ=WEEKLY' } });
    const { next, event } = snoozeItem(item, { until: '2026-12-01T13:00:00Z', moveDue: true }, at(created));
    expect(next).toMatchObject({ start: due('2026-12-01T14:00'), movedFrom: '2026-11-30T09:00' });
    expect(event.data).toEqual({ until: '2026-12-01T13:00:00.000Z', start: due('2026-12-01T14:00') });
    expect(fallsDueAt(next)).toBe('2026-12-01T15:00:00.000Z');
    expect(withAnchor(next, due('2026-12-07T09:00'))).not.toHaveProperty('due', expect.anything());
  });
});

test('A16: a deadline that is a day lasts until its end, so that it never lies before a due of that day', () => {
  const item = given({ due: due('2026-12-05T18:00'), deadline: { date: '2026-12-05' } });
  const { fallsDueAt: dueAt, deadlineAt } = viewOf(item, created);
  expect([dueAt, deadlineAt]).toEqual(['2026-12-05T17:00:00.000Z', '2026-12-05T22:59:59.999Z']);
  fc.assert(
    fc.property(anyItem, ({ start, due: when, deadline, duration, zone }) => {
      const view = viewOf(itemAt(created, { start, due: when, deadline, duration, zone }), created);
      expect(view.deadlineAt! >= view.fallsDueAt!).toBe(true);
    }),
  );
});
