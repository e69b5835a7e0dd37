import { expect, test } from 'vitest';
import { Failure } from '../../core/failure.ts';
import { snoozeItem, trashItem } from '../history/item-changes.ts';
import { ada, at, ben, due, itemAt, momentsIn, type Options, runClock } from '../items/item.fixture.ts';
import type { Item } from '../items/item.ts';
import { completeItem, skipItem } from './item-occurrences.ts';
import { isEndedAlready } from './last-end.ts';
import { localOf } from './occurrence.ts';
import { reopenItem } from './reopen.ts';

const created = '2026-11-01T08:00:00Z';
const localDue = ({ due: when }: Item): string | undefined => when && localOf(when);
const done = (item: Item, now: string): Item => completeItem(item, at(now)).next;

const codeOf = (act: () => unknown): string | undefined => {
  try {
    act();
  } catch (error) {
    return error instanceof Failure ? error.code : String(error);
  }
  return undefined;
};

/** A daily item, due first on Monday 2 November 2026, that nobody has done. */
const daily = (local: string, missed: 'skip' | 'once' | 'pile_up', more: Options = {}): Item =>
  itemAt(created, { due: due(local), recurrence: { rule: 'FREQ=DAILY', missed }, ...more });

test('an item that does not return is done, by whom and when', () => {
  const item = itemAt(created, { due: due('2026-11-02T09:00'), reminders: [{ offset: 'PT0S' }] });
  expect(completeItem(item, at('2026-11-01T10:00:00Z'))).toMatchObject({
    next: { status: 'done', completedAt: '2026-11-01T10:00:00.000Z', completedBy: ada, dueAt: undefined },
    event: { type: 'item.completed', data: { occurrence: due('2026-11-02T09:00') } },
  });
});

test('an occurrence that is done makes way for the next one: another due, a fresh checklist, a deadline at the same distance', () => {
  const item = itemAt(created, {
    due: due('2026-11-02T09:00'),
    deadline: due('2026-11-04'),
    recurrence: { rule: 'FREQ=WEEKLY' },
    checklist: [{ text: 'Soil', done: true }, { text: 'Water' }],
  });
  const { next, event } = completeItem(item, at('2026-11-02T10:00:00Z'));
  expect(next).toMatchObject({
    status: 'open',
    due: due('2026-11-09T09:00'),
    deadline: due('2026-11-11'),
    checklist: [
      { text: 'Soil', done: false },
      { text: 'Water', done: false },
    ],
    series: '2026-11-02T09:00',
    ended: 1,
    lastEnded: { due: '2026-11-02T09:00', outcome: 'done', at: '2026-11-02T10:00:00.000Z' },
  });
  expect(next.completedAt).toBeUndefined();
  expect(event).toEqual({ type: 'item.completed', data: { occurrence: due('2026-11-02T09:00'), next: due('2026-11-09T09:00') } });
});

test('a deadline an hour after each occurrence stays so where the occurrences are hours apart', () => {
  const item = itemAt(created, {
    due: due('2026-11-02T09:00'),
    deadline: due('2026-11-02T10:00'),
    recurrence: { rule: 'FREQ=HOURLY;INTERVAL=8' },
  });
  expect(done(item, '2026-11-02T08:00:00Z')).toMatchObject({ due: due('2026-11-02T17:00'), deadline: due('2026-11-02T18:00') });
});

// Undone since Monday 2 November, then done at a moment in Berlin (UTC+1): the due that comes then.
test.each([
  ['2026-11-02T09:00', 'once', 'early, the evening before', '2026-11-01T18:00', '2026-11-03T09:00'],
  ['2026-11-02T09:00', 'once', 'in time', '2026-11-02T09:30', '2026-11-03T09:00'],
  ['2026-11-02T09:00', 'once', 'on Thursday before nine', '2026-11-05T08:00', '2026-11-05T09:00'],
  ['2026-11-02T09:00', 'once', 'on Thursday after nine', '2026-11-05T09:01', '2026-11-06T09:00'],
  ['2026-11-02T09:00', 'skip', 'on Thursday after nine', '2026-11-05T09:01', '2026-11-06T09:00'],
  ['2026-11-02T09:00', 'pile_up', 'in time', '2026-11-02T09:30', '2026-11-03T09:00'],
  ['2026-11-02T09:00', 'pile_up', 'on Thursday', '2026-11-05T09:01', '2026-11-03T09:00'],
  ['2026-11-02', 'once', 'early, the evening before', '2026-11-01T18:00', '2026-11-03'],
  ['2026-11-02', 'once', 'in time', '2026-11-02T23:59', '2026-11-03'],
  ['2026-11-02', 'once', 'on Thursday, which is not over', '2026-11-05T23:59', '2026-11-05'],
  ['2026-11-02', 'once', 'on Friday, just begun', '2026-11-06T00:00', '2026-11-06'],
  ['2026-11-02', 'pile_up', 'on Thursday', '2026-11-05T12:00', '2026-11-03'],
] as const)('due %s, missed occurrences %s, done %s: next', (first, missed, _, local, next) => {
  const now = new Date(Date.parse(`${local}:00Z`) - 3_600_000).toISOString();
  expect(localDue(done(daily(first, missed), now))).toBe(next);
});

test('the days of an item without a time are those of its zone', () => {
  const item = daily('2026-11-02', 'once', { zone: 'Pacific/Auckland' });
  expect(localDue(done(item, '2026-11-04T10:59:59Z'))).toBe('2026-11-04');
  expect(localDue(done(item, '2026-11-04T11:00:00Z'))).toBe('2026-11-05');
});

test('piled up occurrences are done one by one, and none of them reminds of what is past', () => {
  let item = daily('2026-11-02T09:00', 'pile_up', { reminders: [{ offset: 'PT0S' }] });
  for (const next of ['2026-11-03T09:00', '2026-11-04T09:00', '2026-11-05T09:00']) {
    item = done(item, '2026-11-04T12:00:00Z');
    expect(localDue(item)).toBe(next);
    expect(item.dueAt).toBe('2026-11-05T08:00:00.000Z');
  }
  expect(item.ended).toBe(3);
});

test('a daily occurrence stays at its time on the clock over the change of clocks, also on the day that leaves its time out', () => {
  let item = itemAt('2026-03-01T00:00:00Z', {
    due: due('2026-03-27T02:30'),
    recurrence: { rule: 'FREQ=DAILY' },
    reminders: [{ offset: 'PT0S' }],
  });
  const instants: string[] = [];
  for (let occurrence = 0; occurrence < 4; occurrence += 1) {
    instants.push(item.dueAt!);
    item = done(item, item.dueAt!);
    expect(item.due?.time).toBe('02:30');
  }
  expect(instants).toEqual([
    '2026-03-27T01:30:00.000Z',
    '2026-03-28T01:30:00.000Z',
    '2026-03-29T01:30:00.000Z',
    '2026-03-30T00:30:00.000Z',
  ]);
});

test('what counts from its completion comes that long after it, however late it was done', () => {
  const filter = itemAt(created, { due: due('2026-11-02T09:00'), recurrence: { rule: 'FREQ=DAILY;INTERVAL=10', anchor: 'completion' } });
  expect(done(filter, '2026-11-06T20:00:00Z')).toMatchObject({ due: due('2026-11-16T09:00'), series: undefined, ended: 1 });
  expect(localDue(done(filter, '2026-11-01T12:00:00Z'))).toBe('2026-11-11T09:00');
});

test('what counts from its completion, skipped early, comes that long after its due, skipped late after now', () => {
  const filter = itemAt(created, { due: due('2026-11-05'), recurrence: { rule: 'FREQ=DAILY', anchor: 'completion' } });
  expect(localDue(skipItem(filter, at('2026-11-02T12:00:00Z')).next)).toBe('2026-11-06');
  expect(localDue(skipItem(filter, at('2026-11-08T12:00:00Z')).next)).toBe('2026-11-09');
});

test.each([
  ['COUNT', 'FREQ=DAILY;COUNT=3', 'due'],
  ['UNTIL', 'FREQ=DAILY;UNTIL=20261104', 'due'],
  ['COUNT from completion', 'FREQ=DAILY;COUNT=3', 'completion'],
] as const)('a series that ends by %s is done with its last occurrence, and can be opened again there', (_, rule, anchor) => {
  let item = itemAt(created, { due: due('2026-11-02'), recurrence: { rule, anchor } });
  for (const day of ['02', '03']) item = done(item, `2026-11-${day}T12:00:00Z`);
  const last = item;
  item = done(item, '2026-11-04T12:00:00Z');
  expect(item).toMatchObject({ status: 'done', ended: 3, due: due('2026-11-04'), completedBy: ada });
  expect(reopenItem(item, at('2026-11-04T13:00:00Z')).next).toMatchObject({
    status: 'open',
    ended: 2,
    due: last.due,
    lastEnded: last.lastEnded,
  });
});

test('a skipped occurrence is left out, and says so', () => {
  expect(skipItem(daily('2026-11-02T09:00', 'once'), at('2026-11-02T07:00:00Z'))).toMatchObject({
    next: { due: due('2026-11-03T09:00'), ended: 1, lastEnded: { outcome: 'skipped', due: '2026-11-02T09:00' } },
    event: { type: 'item.skipped', data: { occurrence: due('2026-11-02T09:00'), next: due('2026-11-03T09:00') } },
  });
});

test('an occurrence that is done early does not remind of itself any more, and its snooze is over', () => {
  const item = daily('2026-11-02T09:00', 'once', { reminders: [{ offset: '-PT1H' }] });
  const snoozed = snoozeItem(item, { until: '2026-11-02T12:00:00Z' }, at('2026-11-02T06:00:00Z')).next;
  expect(done(snoozed, '2026-11-02T06:30:00Z')).toMatchObject({ snoozedUntil: undefined, dueAt: '2026-11-03T07:00:00.000Z' });
});

test('a reminder at an instant is repeated until its occurrence is done, not into the next one', () => {
  const item = itemAt(created, {
    due: due('2026-11-02T09:00'),
    recurrence: { rule: 'FREQ=WEEKLY' },
    reminders: [{ at: '2026-11-02T08:00:00Z', repeatEvery: 'PT1H' }],
  });
  const reminded = runClock(item, '2026-11-02T09:00:00.000Z').item;
  expect(reminded.dueAt).toBe('2026-11-02T10:00:00.000Z');
  const over = done(reminded, '2026-11-02T09:30:00Z');
  expect(over.dueAt).toBeUndefined();
  expect(reopenItem(over, at('2026-11-02T09:40:00Z')).next.dueAt).toBe('2026-11-02T10:00:00.000Z');
});

test('opening a done item again tells nothing that passed meanwhile', () => {
  const item = itemAt(created, { due: due('2026-11-02T09:00'), reminders: [{ offset: '-PT1H' }, { offset: 'PT0S' }] });
  const { next, event } = reopenItem(done(item, '2026-11-01T12:00:00Z'), at('2026-11-02T07:30:00Z'));
  expect(next).toMatchObject({ status: 'open', completedAt: undefined, completedBy: undefined, dueAt: '2026-11-02T08:00:00.000Z' });
  expect(event).toMatchObject({ type: 'item.reopened', data: { occurrence: due('2026-11-02T09:00') } });
});

test('two occurrences can be taken back, one after the other, not three', () => {
  const item = daily('2026-11-02T09:00', 'once', { deadline: due('2026-11-02T12:00') });
  const second = done(item, '2026-11-02T08:00:00Z');
  const third = done(second, '2026-11-03T08:00:00Z');
  const back = reopenItem(third, at('2026-11-03T08:01:00Z')).next;
  expect(back).toMatchObject({
    due: second.due,
    deadline: due('2026-11-03T12:00'),
    ended: 1,
    series: '2026-11-02T09:00',
    lastEnded: second.lastEnded,
  });
  const first = reopenItem(back, at('2026-11-03T08:02:00Z')).next;
  expect(first).toMatchObject({ due: item.due, ended: undefined, lastEnded: undefined });
  expect(codeOf(() => reopenItem(first, at('2026-11-03T08:03:00Z')))).toBe('item_already_open');
});

test('an occurrence that was moved is taken back to where it had been moved', () => {
  const moved = snoozeItem(
    daily('2026-11-02T09:00', 'once'),
    { until: '2026-11-03T15:00:00Z', moveDue: true },
    at('2026-11-02T08:00:00Z'),
  ).next;
  const next = done(moved, '2026-11-03T15:30:00Z');
  expect(localDue(next)).toBe('2026-11-04T09:00');
  expect(reopenItem(next, at('2026-11-03T15:31:00Z')).next).toMatchObject({
    due: moved.due,
    movedFrom: '2026-11-02T09:00',
    series: undefined,
  });
});

test('a deadline keeps its distance to the occurrence, not to where its due was moved', () => {
  const item = daily('2026-11-02T09:00', 'once', { deadline: due('2026-11-04T12:00') });
  const moved = snoozeItem(item, { until: '2026-11-03T15:00:00Z', moveDue: true }, at('2026-11-02T08:00:00Z')).next;
  const next = done(moved, '2026-11-03T15:30:00Z');
  expect(next).toMatchObject({ due: due('2026-11-04T09:00'), deadline: due('2026-11-06T12:00') });
  expect(reopenItem(next, at('2026-11-03T15:31:00Z')).next.deadline).toEqual(due('2026-11-04T12:00'));
});

test('an occurrence that was put off past the next ones and is done before then leaves those out', () => {
  const moved = snoozeItem(
    daily('2026-11-02T09:00', 'once'),
    { until: '2026-11-04T15:00:00Z', moveDue: true },
    at('2026-11-02T08:00:00Z'),
  ).next;
  expect(localDue(done(moved, '2026-11-03T07:00:00Z'))).toBe('2026-11-05T09:00');
});

test('an occurrence that is taken back is not snoozed with the one after it', () => {
  const next = done(daily('2026-11-02T09:00', 'once'), '2026-11-02T08:00:00Z');
  const snoozed = snoozeItem(next, { until: '2026-11-03T12:00:00Z' }, at('2026-11-02T08:01:00Z')).next;
  expect(reopenItem(snoozed, at('2026-11-02T08:02:00Z')).next).toMatchObject({ snoozedUntil: undefined, dueAt: undefined });
});

test('a missed occurrence stays missed', () => {
  const missed = runClock(daily('2026-11-02T09:00', 'skip'), '2026-11-03T08:00:00.000Z').item;
  expect(missed).toMatchObject({ due: due('2026-11-03T09:00'), lastEnded: { outcome: 'missed' } });
  expect(codeOf(() => reopenItem(missed, at('2026-11-03T09:00:00Z')))).toBe('item_already_open');
});

test('the link of an old mail does not complete a later occurrence', () => {
  const item = daily('2026-11-02T09:00', 'once');
  const link = due('2026-11-02T09:00');
  const { next } = completeItem(item, at('2026-11-02T08:30:00Z'), link);
  expect(localDue(next)).toBe('2026-11-03T09:00');
  expect(codeOf(() => completeItem(next, at('2026-11-02T08:31:00Z'), link))).toBe('item_not_open');
  expect(codeOf(() => completeItem(next, at('2026-11-02T08:31:00Z'), '2026-11-02T09:00'))).toBe('item_not_open');
  expect(localDue(completeItem(next, at('2026-11-02T08:31:00Z'), '2026-11-03T09:00').next)).toBe('2026-11-04T09:00');
});

test('the link of an occurrence that was moved since still completes it', () => {
  const moved = snoozeItem(
    daily('2026-11-02T09:00', 'once'),
    { until: '2026-11-02T15:00:00Z', moveDue: true },
    at('2026-11-02T08:00:00Z'),
  ).next;
  expect(localDue(completeItem(moved, at('2026-11-02T15:30:00Z'), due('2026-11-02T09:00')).next)).toBe('2026-11-03T09:00');
});

test('the link of an item that does not return completes it, whatever its due is now', () => {
  const item = itemAt(created, { due: due('2026-11-03') });
  expect(completeItem(item, at('2026-11-02T15:30:00Z'), due('2026-11-02')).next.status).toBe('done');
});

// Monday's occurrence is undone when the link in the reminder of Wednesday's is followed, before Wednesday's begins.
test.each([
  ['once', '2026-11-05T09:00', 1, undefined],
  ['skip', '2026-11-05T09:00', 3, 2],
  ['pile_up', '2026-11-03T09:00', 1, undefined],
] as const)('where missed occurrences %s, the link of a later occurrence leads to %s', (missed, next, occurrences, passedOver) => {
  const item = daily('2026-11-02T09:00', missed, { reminders: [{ offset: '-PT1H' }] });
  const change = completeItem(item, at('2026-11-04T07:30:00Z'), due('2026-11-04T09:00'));
  expect(localDue(change.next)).toBe(next);
  expect(change.next.ended).toBe(occurrences);
  expect(change.event.data.missed).toBe(passedOver);
});

test('a link for an occurrence that the series does not have completes nothing', () => {
  expect(codeOf(() => completeItem(daily('2026-11-02T09:00', 'once'), at(created), due('2026-11-03T10:00')))).toBe('item_not_open');
});

test('what cannot be done is said by name', () => {
  const open = itemAt(created, { due: due('2026-11-02') });
  const closed = done(open, created);
  const trashed = trashItem(open, at(created)).next;
  expect(codeOf(() => completeItem(closed, at(created)))).toBe('item_not_open');
  expect(codeOf(() => skipItem(closed, at(created)))).toBe('item_not_open');
  expect(codeOf(() => skipItem(open, at(created)))).toBe('invalid_request');
  expect(codeOf(() => reopenItem(open, at(created)))).toBe('item_already_open');
  for (const act of [completeItem, skipItem, reopenItem]) expect(codeOf(() => act(trashed, at(created)))).toBe('item_in_trash');
});

test('a reminder that is due before its occurrence fires once, though the occurrence is done later', () => {
  const item = daily('2026-11-02T09:00', 'once', { reminders: [{ offset: '-P1D', time: '18:00' }] });
  const { changes, item: reminded } = runClock(item, '2026-11-01T17:00:00.000Z');
  expect(momentsIn(changes)).toEqual(['2026-11-01T17:00:00.000Z']);
  expect(done(reminded, '2026-11-02T08:00:00Z').dueAt).toBe('2026-11-02T17:00:00.000Z');
});

test('A3 an occurrence that is named is ended once; where none is named, not again within ten seconds of somebody else', () => {
  const item = daily('2026-11-02T09:00', 'once');
  const after = done(item, '2026-11-02T08:00:00.000Z');
  const asBen = (now: string) => ({ userId: ben, now });
  expect(isEndedAlready(item, 'done', at('2026-11-02T08:00:00.000Z'), item.due)).toBe(false);
  expect(isEndedAlready(after, 'done', at('2026-11-09T08:00:00.000Z'), item.due)).toBe(true);
  expect(isEndedAlready(after, 'skipped', at('2026-11-09T08:00:00.000Z'), item.due)).toBe(false);
  expect(isEndedAlready(after, 'done', at('2026-11-02T08:00:01.000Z'), after.due)).toBe(false);
  expect(isEndedAlready(after, 'done', asBen('2026-11-02T08:00:09.999Z'))).toBe(true);
  expect(isEndedAlready(after, 'done', asBen('2026-11-02T08:00:10.000Z'))).toBe(false);
  // Whoever does two in a row means two.
  expect(isEndedAlready(after, 'done', at('2026-11-02T08:00:01.000Z'))).toBe(false);
  const single = done(itemAt(created, { due: due('2026-11-02T09:00') }), '2026-11-02T08:00:00.000Z');
  expect(isEndedAlready(single, 'done', asBen('2026-11-02T08:00:01.000Z'))).toBe(true);
  expect(isEndedAlready(single, 'done', asBen('2026-11-03T08:00:01.000Z'), single.due)).toBe(true);
  expect(codeOf(() => skipItem(after, at('2026-11-02T08:00:01.000Z'), item.due))).toBe('item_not_open');
});
