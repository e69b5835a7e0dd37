import { expect, test } from 'vitest';
import { snoozeItem } from '../history/item-changes.ts';
import { at, catchUp, due, itemAt, momentsIn, type Options, runClock } from './item.fixture.ts';
import { advanceItem } from './item-clock.ts';

const created = '2026-11-01T08:00:00Z';
const reminders = [{ offset: '-PT1H' }, { offset: 'PT0S' }];
const daily = (missed: 'skip' | 'once' | 'pile_up', more: Options = {}) =>
  itemAt(created, { due: due('2026-11-02T09:00'), recurrence: { rule: 'FREQ=DAILY', missed }, reminders, ...more });

test('a reminder fires at its moment, and the item is due at the next', () => {
  const item = itemAt(created, { due: due('2026-11-02T09:00'), reminders });
  expect(advanceItem(item, '2026-11-02T07:00:00.250Z')).toMatchObject({
    next: { dueAt: '2026-11-02T08:00:00.000Z', remindedUntil: '2026-11-02T07:00:00.250Z', version: 1 },
    event: { type: 'item.reminder_fired', data: { reminders: [{ at: '2026-11-02T07:00:00.000Z', kind: 'relative' }], lateMs: 250 } },
  });
});

test('reminders of the same moment fire together', () => {
  const item = itemAt(created, { due: due('2026-11-02T09:00'), reminders: [{ offset: '-PT1H' }, { at: '2026-11-02T07:00:00Z' }] });
  const { changes } = runClock(item, '2026-12-01T00:00:00.000Z');
  expect(changes).toHaveLength(1);
  expect(changes[0]?.event.data.reminders).toHaveLength(2);
});

test('what an outage delayed fires once, together, and says how late the first of it is', () => {
  const item = itemAt(created, { due: due('2026-11-02T09:00'), reminders });
  const { changes, item: after } = catchUp(item, '2026-11-02T10:00:00.000Z');
  expect(changes.map(({ event }) => event)).toEqual([
    {
      type: 'item.reminder_fired',
      data: {
        reminders: [
          { at: '2026-11-02T07:00:00.000Z', kind: 'relative' },
          { at: '2026-11-02T08:00:00.000Z', kind: 'relative' },
        ],
        lateMs: 3 * 3_600_000,
      },
    },
  ]);
  expect(after.dueAt).toBeUndefined();
});

test('of the repeats that an outage delayed only the last is told', () => {
  const item = itemAt(created, { due: due('2026-11-02T09:00'), reminders: [{ offset: 'PT0S', repeatEvery: 'PT10M' }] });
  const { changes, item: after } = catchUp(item, '2026-11-02T10:05:00.000Z');
  expect(changes.map(({ event }) => event.data)).toEqual([
    { reminders: [{ at: '2026-11-02T10:00:00.000Z', kind: 'repeat' }], lateMs: 125 * 60_000 },
  ]);
  expect(after.dueAt).toBe('2026-11-02T10:10:00.000Z');
});

// An outage from the evening of 1 November, over on the 5th at 8:30 in Berlin: after the reminder of that day, before its due.
test.each([
  ['once', 0, '2026-11-02T09:00', ['2026-11-05T07:00:00.000Z', '2026-11-04T08:00:00.000Z']],
  ['pile_up', 0, '2026-11-02T09:00', ['2026-11-05T07:00:00.000Z', '2026-11-04T08:00:00.000Z']],
  ['skip', 2, '2026-11-04T09:00', ['2026-11-05T07:00:00.000Z', '2026-11-04T08:00:00.000Z']],
] as const)('after an outage, where missed occurrences %s: %i missed in one step, due %s', (missed, occurrences, local, told) => {
  const { changes, item } = catchUp(daily(missed), '2026-11-05T07:30:00.000Z');
  expect(item.due).toEqual(due(local));
  expect(item.ended).toBe(occurrences || undefined);
  expect(changes.map(({ event }) => event.type)).toEqual([...(occurrences ? ['item.missed'] : []), 'item.reminder_fired']);
  expect(momentsIn(changes).sort()).toEqual([...told].sort());
});

test('an occurrence that can be missed is missed when the next one begins, not before, and its checklist starts again', () => {
  const item = daily('skip', { checklist: [{ text: 'Soil', done: true }] });
  const { changes } = runClock(item, '2026-11-03T08:00:00.000Z');
  expect(changes.map(({ event, at: moment }) => [moment, event.type])).toEqual([
    ['2026-11-02T07:00:00.000Z', 'item.reminder_fired'],
    ['2026-11-02T08:00:00.000Z', 'item.reminder_fired'],
    ['2026-11-03T07:00:00.000Z', 'item.reminder_fired'],
    ['2026-11-03T07:59:59.999Z', 'item.missed'],
    ['2026-11-03T08:00:00.000Z', 'item.reminder_fired'],
  ]);
  expect(changes[3]).toMatchObject({
    next: { due: due('2026-11-03T09:00'), ended: 1, checklist: [{ text: 'Soil', done: false }], series: '2026-11-02T09:00' },
    event: { data: { occurrences: 1, last: due('2026-11-02T09:00'), next: due('2026-11-03T09:00') } },
  });
});

test('a day that can be missed is missed when it is over in the zone of the item', () => {
  const item = itemAt(created, { due: due('2026-11-02'), zone: 'America/New_York', recurrence: { rule: 'FREQ=DAILY', missed: 'skip' } });
  expect(item.dueAt).toBe('2026-11-03T04:59:59.999Z');
  expect(catchUp(item, item.dueAt!).item).toMatchObject({ due: due('2026-11-03'), dueAt: '2026-11-04T04:59:59.999Z' });
});

test('the last occurrence of a series cannot be missed: it stays open', () => {
  const item = daily('skip', { recurrence: { rule: 'FREQ=DAILY;COUNT=2', missed: 'skip' } });
  const { item: after } = runClock(item, '2027-01-01T00:00:00.000Z');
  expect(after).toMatchObject({ status: 'open', due: due('2026-11-03T09:00'), ended: 1, dueAt: undefined });
});

test('what counts from its completion cannot be missed', () => {
  const item = daily('skip', { recurrence: { rule: 'FREQ=DAILY', missed: 'skip', anchor: 'completion' } });
  expect(runClock(item, '2027-01-01T00:00:00.000Z').item.due).toEqual(due('2026-11-02T09:00'));
});

test('a missed occurrence whose reminder was held back leaves the item due at another moment than before', () => {
  const item = daily('skip', { reminders: [{ offset: '-PT1H' }] });
  const told = runClock(item, '2026-11-02T08:00:00.000Z').item;
  expect(told.dueAt).toBe('2026-11-03T07:00:00.000Z');
  const { next, event } = advanceItem(told, '2026-11-03T08:30:00.000Z');
  expect(event.type).toBe('item.missed');
  expect(next.dueAt).toBe('2026-11-03T08:00:00.000Z');
  expect(advanceItem(next, '2026-11-03T08:30:00.000Z').event.data).toMatchObject({
    reminders: [{ at: '2026-11-03T07:00:00.000Z', kind: 'relative' }],
    lateMs: 90 * 60_000,
  });
});

test('ten years of missed hours are passed over in a few steps', () => {
  const item = itemAt(created, { due: due('2026-11-02T09:00'), recurrence: { rule: 'FREQ=HOURLY', missed: 'skip' } });
  const { item: after, changes } = catchUp(item, '2036-11-02T08:30:00.000Z');
  // Ten years of which three are leap years; the hour that each spring leaves out is no occurrence.
  expect(after).toMatchObject({ due: due('2036-11-02T09:00'), ended: 10 * 365 * 24 + 3 * 24 - 10 });
  expect(changes.length).toBeLessThan(10);
});

test('a snooze holds back the reminders of the next occurrence as well, and outlives a missed one', () => {
  const told = runClock(daily('skip'), '2026-11-02T08:00:00.000Z').item;
  const snoozed = snoozeItem(told, { until: '2026-11-03T10:00:00Z' }, at('2026-11-02T08:05:00Z')).next;
  const { changes } = runClock(snoozed, '2026-11-03T12:00:00.000Z');
  expect(changes.map(({ event }) => event.type)).toEqual(['item.missed', 'item.reminder_fired']);
  expect(changes[1]?.event.data.reminders).toEqual([{ at: '2026-11-03T10:00:00.000Z', kind: 'snooze' }]);
});

test('when the law has moved a zone, and nothing is due after all, nobody is told and the item is scheduled anew', () => {
  const item = itemAt(created, { due: due('2026-11-02T09:00'), reminders: [{ offset: 'PT0S' }] });
  const { next, event } = advanceItem({ ...item, dueAt: '2026-11-02T07:00:00.000Z' }, '2026-11-02T07:00:00.000Z');
  expect(event).toEqual({ type: 'item.rescheduled', data: {} });
  expect(next.dueAt).toBe('2026-11-02T08:00:00.000Z');
});

test('a done item that is still on the queue does not remind', () => {
  const item = itemAt(created, { due: due('2026-11-02T09:00'), reminders });
  const { next, event } = advanceItem({ ...item, status: 'done' }, '2026-11-02T08:00:00.000Z');
  expect(event.type).toBe('item.rescheduled');
  expect(next.dueAt).toBeUndefined();
});
