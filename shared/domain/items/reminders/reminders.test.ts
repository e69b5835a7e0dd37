import { expect, test } from 'vitest';
import { snoozeItem } from '../history/item-changes.ts';
import { at, due, itemAt, momentsIn, type Options, runClock } from '../items/item.fixture.ts';
import { startsAt } from '../occurrences/item-span.ts';
import { nextReminderAt, remindersDue, remindersOf } from './reminders.ts';

const created = '2026-01-01T00:00:00Z';
const moments = (given: Options): string[] => remindersOf(itemAt(created, given)).map(moment => moment.at);
const fired = (given: Options, until: string): string[] => momentsIn(runClock(itemAt(created, given), until).changes);

test.each<[string, Options, string]>([
  ['an hour before', { due: due('2026-11-28T09:00'), reminders: [{ offset: '-PT1H' }] }, '2026-11-28T07:00:00.000Z'],
  ['at the due', { due: due('2026-11-28T09:00'), reminders: [{ offset: 'PT0S' }] }, '2026-11-28T08:00:00.000Z'],
  ['after it', { due: due('2026-11-28T09:00'), reminders: [{ offset: 'PT30M' }] }, '2026-11-28T08:30:00.000Z'],
  [
    'a day before, at the same time on the clock, over the end of summer time',
    { due: due('2026-10-25T09:00'), reminders: [{ offset: '-P1D' }] },
    '2026-10-24T07:00:00.000Z',
  ],
  [
    '24 hours before, over the end of summer time',
    { due: due('2026-10-25T09:00'), reminders: [{ offset: '-PT24H' }] },
    '2026-10-24T08:00:00.000Z',
  ],
  ['the day before at 18:00', { due: due('2026-11-28T09:00'), reminders: [{ offset: '-P1D', time: '18:00' }] }, '2026-11-27T17:00:00.000Z'],
  [
    'the day before at 18:00 of the item, for a due in another zone',
    { due: due('2026-11-28T09:00', 'Asia/Tokyo'), zone: 'Europe/Berlin', reminders: [{ offset: '-P1D', time: '18:00' }] },
    '2026-11-27T17:00:00.000Z',
  ],
  [
    'at a time that summer time leaves out, an hour on',
    { due: due('2026-03-29'), reminders: [{ offset: 'P0D', time: '02:30' }] },
    '2026-03-29T01:30:00.000Z',
  ],
  [
    'at a time that comes twice, at the first',
    { due: due('2026-10-25'), reminders: [{ offset: 'P0D', time: '02:30' }] },
    '2026-10-25T00:30:00.000Z',
  ],
  [
    'on a day alone, counted from its start in the zone of the item',
    { due: due('2026-11-28'), zone: 'America/New_York', reminders: [{ offset: '-PT15M' }] },
    '2026-11-28T04:45:00.000Z',
  ],
  ['a month before', { due: due('2026-03-31T09:00'), reminders: [{ offset: '-P1M' }] }, '2026-02-28T08:00:00.000Z'],
  [
    'before the start, which is the due less the duration',
    { due: due('2026-11-28T09:00'), duration: 'PT2H', reminders: [{ relativeTo: 'start', offset: '-PT10M' }] },
    '2026-11-28T05:50:00.000Z',
  ],
  [
    'before the deadline, in its own zone',
    { deadline: due('2026-11-28T09:00', 'America/New_York'), reminders: [{ relativeTo: 'deadline', offset: '-PT1H' }] },
    '2026-11-28T13:00:00.000Z',
  ],
  ['at an instant, written with an offset', { reminders: [{ at: '2026-11-28T09:00:00+02:00' }] }, '2026-11-28T07:00:00.000Z'],
])('a reminder %s', (_, given, moment) => {
  expect(moments(given)).toEqual([moment]);
  expect(fired(given, '2026-12-31T00:00:00.000Z')).toEqual([moment]);
});

test('the planned reminders stand in the order of their moments', () => {
  const given: Options = {
    due: due('2026-11-28T09:00'),
    reminders: [{ offset: 'PT0S' }, { at: '2026-11-01T00:00:00Z' }, { offset: '-P1D' }],
  };
  expect(remindersOf(itemAt(created, given))).toEqual([
    { at: '2026-11-01T00:00:00.000Z', kind: 'absolute' },
    { at: '2026-11-27T08:00:00.000Z', kind: 'relative' },
    { at: '2026-11-28T08:00:00.000Z', kind: 'relative' },
  ]);
});

test('an item of two hours starts two hours before it is due, and one without a duration has no start', () => {
  expect(startsAt(itemAt(created, { due: due('2026-11-28T09:00'), duration: 'PT2H' }))).toBe('2026-11-28T06:00:00.000Z');
  expect(startsAt(itemAt(created, { due: due('2026-11-28T09:00') }))).toBeUndefined();
});

const repeating = (repeatEvery: string, more: Options = {}): Options => ({
  due: due('2026-03-27T09:00'),
  reminders: [{ offset: 'PT0S', repeatEvery }],
  ...more,
});

test('a reminder that is repeated every 5 minutes is said 100 times again and no more', () => {
  const all = fired(repeating('PT5M'), '2026-12-31T00:00:00.000Z');
  expect(all).toHaveLength(101);
  expect(all.slice(0, 3)).toEqual(['2026-03-27T08:00:00.000Z', '2026-03-27T08:05:00.000Z', '2026-03-27T08:10:00.000Z']);
  expect(all.at(-1)).toBe('2026-03-27T16:20:00.000Z');
});

test('a reminder that is repeated every day stays at its time over the change of clocks, and ends after 30 days', () => {
  const all = fired(repeating('P1D'), '2026-12-31T00:00:00.000Z');
  expect(all.slice(0, 4)).toEqual([
    '2026-03-27T08:00:00.000Z',
    '2026-03-28T08:00:00.000Z',
    '2026-03-29T07:00:00.000Z',
    '2026-03-30T07:00:00.000Z',
  ]);
  expect(all).toHaveLength(31);
});

test('a reminder that is repeated every 40 days is not repeated within the 30 days of repeats', () => {
  expect(fired(repeating('P40D'), '2026-12-31T00:00:00.000Z')).toHaveLength(1);
});

test('the repeats of one occurrence end where the next one begins, whose own reminder goes on', () => {
  const daily = repeating('PT10H', { recurrence: { rule: 'FREQ=DAILY;COUNT=2' } });
  expect(fired(daily, '2026-03-29T00:00:00.000Z')).toEqual([
    '2026-03-27T08:00:00.000Z',
    '2026-03-27T18:00:00.000Z',
    '2026-03-28T04:00:00.000Z',
    '2026-03-28T08:00:00.000Z',
    '2026-03-28T18:00:00.000Z',
  ]);
});

test('the repeats of a reminder after the due end where the next occurrence begins', () => {
  const given: Options = {
    due: due('2026-11-27T09:00'),
    recurrence: { rule: 'FREQ=DAILY;COUNT=2' },
    reminders: [{ offset: 'PT3H', repeatEvery: 'PT10H30M' }],
  };
  expect(fired(given, '2026-11-28T12:00:00.000Z')).toEqual([
    '2026-11-27T11:00:00.000Z',
    '2026-11-27T21:30:00.000Z',
    '2026-11-28T11:00:00.000Z',
  ]);
});

test('where nobody does a weekly occurrence, the reminder of the second is repeated as long as that of the first', () => {
  const weekly = repeating('P2D', { due: due('2026-11-06T09:00'), recurrence: { rule: 'FREQ=WEEKLY' } });
  expect(fired(weekly, '2026-11-20T08:00:00.000Z').map(moment => moment.slice(8, 10))).toEqual([
    '06',
    '08',
    '10',
    '12',
    '13',
    '15',
    '17',
    '19',
    '20',
  ]);
});

test('a repeat on the day of 25 hours does not come an hour early', () => {
  const item = itemAt(created, repeating('P1D', { due: due('2026-10-24T09:00') }));
  const told = runClock(item, '2026-10-24T07:00:00.000Z').item;
  expect(told.dueAt).toBe('2026-10-25T08:00:00.000Z');
  expect(remindersDue(told, '2026-10-25T07:30:00.000Z')).toEqual([]);
});

test('where nobody does the occurrences, each of them reminds all the same, and says of which it tells', () => {
  const { changes, item } = runClock(
    itemAt(created, { due: due('2026-11-27T09:00'), recurrence: { rule: 'FREQ=DAILY' }, reminders: [{ offset: '-PT1H' }] }),
    '2026-11-29T12:00:00.000Z',
  );
  expect(changes.map(({ event }) => event)).toEqual([
    { type: 'item.reminder_fired', data: { reminders: [{ at: '2026-11-27T07:00:00.000Z', kind: 'relative' }], lateMs: 0 } },
    {
      type: 'item.reminder_fired',
      data: { reminders: [{ at: '2026-11-28T07:00:00.000Z', kind: 'relative' }], lateMs: 0, occurrence: due('2026-11-28T09:00') },
    },
    {
      type: 'item.reminder_fired',
      data: { reminders: [{ at: '2026-11-29T07:00:00.000Z', kind: 'relative' }], lateMs: 0, occurrence: due('2026-11-29T09:00') },
    },
  ]);
  expect(item.due).toEqual(due('2026-11-27T09:00'));
});

test.each([
  ['every year', 'FREQ=YEARLY', '2027-11-27T07:00:00.000Z'],
  ['every week', 'FREQ=WEEKLY', '2026-12-04T07:00:00.000Z'],
  ['at the end of each month that has one', 'FREQ=MONTHLY;BYMONTHDAY=31', '2026-12-31T07:00:00.000Z'],
])('after an outage of months, what comes %s tells of the latest occurrence and goes on', (_, rule, latest) => {
  const item = itemAt(created, { due: due('2026-11-27T09:00'), recurrence: { rule }, reminders: [{ offset: '-PT1H' }] });
  const told = runClock(item, '2026-11-28T00:00:00.000Z').item;
  expect(remindersDue(told, latest)).toMatchObject([{ at: latest }]);
  expect(remindersDue(told, new Date(Date.parse(latest) + 3 * 3_600_000).toISOString())).toMatchObject([{ at: latest }]);
});

test('after an outage of most of a year, the yearly reminder in it is told all the same', () => {
  const item = itemAt(created, { due: due('2026-02-01T09:00'), recurrence: { rule: 'FREQ=YEARLY' }, reminders: [{ offset: 'PT0S' }] });
  const told = runClock(item, '2026-02-02T00:00:00.000Z').item;
  expect(remindersDue(told, '2027-11-01T00:00:00.000Z')).toMatchObject([{ at: '2027-02-01T08:00:00.000Z' }]);
});

test('one reminder at the end of a snooze stands for all that came before it', () => {
  const item = itemAt(created, { due: due('2026-11-28T09:00'), reminders: [{ offset: '-PT1H' }, { offset: 'PT0S' }, { offset: 'PT2H' }] });
  const snoozed = snoozeItem(item, { until: '2026-11-28T08:30:00Z' }, at('2026-11-28T06:00:00Z')).next;
  expect(nextReminderAt(snoozed)).toBe('2026-11-28T08:30:00.000Z');
  expect(remindersDue(snoozed, '2026-11-28T08:29:59.999Z')).toEqual([]);
  expect(runClock(snoozed, '2026-12-31T00:00:00.000Z').changes.map(({ event }) => event.data.reminders)).toEqual([
    [{ at: '2026-11-28T08:30:00.000Z', kind: 'snooze' }],
    [{ at: '2026-11-28T10:00:00.000Z', kind: 'relative' }],
  ]);
});
