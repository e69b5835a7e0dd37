import { expect, test } from 'vitest';
import { snoozeItem, trashItem } from '../history/item-changes.ts';
import { completeItem } from '../occurrences/item-occurrences.ts';
import { ada, at, due, itemAt, runClock } from './item.fixture.ts';
import { ItemView, viewOf } from './item-view.ts';

const created = '2026-11-27T08:00:00Z';

test('a client sees the times of an item as instants, and what it will do next', () => {
  const item = itemAt(created, {
    due: due('2026-11-28T09:00'),
    deadline: due('2026-11-29'),
    duration: 'PT90M',
    reminders: [{ offset: '-PT1H' }],
  });
  expect(viewOf(item, created)).toMatchObject({
    startsAt: '2026-11-28T06:30:00.000Z',
    fallsDueAt: '2026-11-28T08:00:00.000Z',
    deadlineAt: '2026-11-29T22:59:59.999Z',
    nextReminderAt: '2026-11-28T07:00:00.000Z',
    overdue: false,
  });
});

test('a client does not see what the clock keeps, and the view is what its schema allows', () => {
  const item = completeItem(
    itemAt(created, { due: due('2026-11-28T09:00'), recurrence: { rule: 'FREQ=DAILY', missed: 'skip' }, reminders: [{ offset: 'PT0S' }] }),
    at(created),
  ).next;
  const view = viewOf(item, created);
  expect(view).not.toHaveProperty('dueAt');
  expect(view).not.toHaveProperty('remindedUntil');
  expect(view).not.toHaveProperty('series');
  expect(ItemView.strict().parse(view)).toEqual(view);
  expect(view.lastEnded).toEqual({ due: due('2026-11-28T09:00'), outcome: 'done', at: '2026-11-27T08:00:00.000Z', by: ada });
});

test('an occurrence that was moved shows where the series has it', () => {
  const item = itemAt(created, { due: due('2026-11-28T09:00'), recurrence: { rule: 'FREQ=DAILY' } });
  const moved = snoozeItem(item, { until: '2026-11-28T15:00:00Z', moveDue: true }, at(created)).next;
  expect(viewOf(moved, created)).toMatchObject({ due: due('2026-11-28T16:00'), movedFrom: due('2026-11-28T09:00') });
});

test('the end of an occurrence that can be missed is no reminder', () => {
  const item = itemAt(created, { due: due('2026-11-28T09:00'), recurrence: { rule: 'FREQ=DAILY', missed: 'skip' } });
  expect(item.dueAt).toBeDefined();
  expect(viewOf(item, created).nextReminderAt).toBeUndefined();
});

test('what is done or in the trash is neither overdue nor going to remind', () => {
  const item = itemAt(created, { due: due('2026-11-28T09:00'), reminders: [{ offset: '-PT1H' }, { offset: 'P2D' }] });
  const later = '2026-11-29T08:00:00.000Z';
  expect(viewOf(runClock(item, later).item, later)).toMatchObject({ overdue: true, nextReminderAt: '2026-11-30T08:00:00.000Z' });
  for (const resting of [completeItem(item, at(created)).next, trashItem(item, at(created)).next]) {
    expect(viewOf(resting, later).overdue).toBe(false);
    expect(viewOf(resting, later).nextReminderAt).toBeUndefined();
  }
});
