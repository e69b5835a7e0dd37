import fc from 'fast-check';
import { expect, test } from 'vitest';
import { instantOf, type When } from '../../time/when.ts';
import { anyGiven, catchUp, due, itemAt, momentsIn } from '../items/item.fixture.ts';
import { createdView } from '../items/item-view.ts';

const later = (now: string, ms: number): string => new Date(Date.parse(now) + ms).toISOString();

test('a reminder that has just passed is told at once, and once; an older one never, and the reply says which', () => {
  const created = '2026-11-28T08:00:05.000Z';
  const item = itemAt(created, {
    due: due('2026-11-28T09:00'),
    reminders: [
      { offset: '-PT1H' },
      { offset: 'PT0S' },
      { at: '2026-11-28T07:45:05.000Z' },
      { at: '2026-11-28T07:45:06.000Z' },
      { offset: 'PT1H' },
    ],
  });
  expect(createdView(item, created).passedReminders).toEqual([
    { reminder: 0, at: '2026-11-28T07:00:00.000Z', tells: 'never' },
    { reminder: 1, at: '2026-11-28T08:00:00.000Z', tells: 'at_once' },
    { reminder: 2, at: '2026-11-28T07:45:05.000Z', tells: 'never' },
    { reminder: 3, at: '2026-11-28T07:45:06.000Z', tells: 'at_once' },
  ]);
  const { item: after, changes } = catchUp(item, created);
  expect(momentsIn(changes)).toEqual(['2026-11-28T07:45:06.000Z', '2026-11-28T08:00:00.000Z']);
  // Its creator was late, not we.
  expect(changes[0]!.event.data.lateMs).toBe(0);
  expect(after.dueAt).toBe('2026-11-28T09:00:00.000Z');
  expect(catchUp(after, '2026-11-28T08:59:00.000Z').changes).toEqual([]);
});

test('an item whose reminders are all to come says nothing of it', () => {
  const item = itemAt('2026-11-28T06:00:00Z', { due: due('2026-11-28T09:00'), reminders: [{ offset: '-PT1H' }] });
  expect('passedReminders' in createdView(item, item.createdAt)).toBe(false);
});

test('whatever is created whenever: what the reply says is told at once is told, and nothing else that passed before', () => {
  fc.assert(
    fc.property(anyGiven, fc.integer({ min: -1800, max: 1800 }), (given, seconds) => {
      // Within half an hour of one of them.
      const due = given.due as When | undefined;
      const now = later(instantOf(due ?? (given.start as When), given.zone!), seconds * 1000);
      const item = itemAt(now, {
        ...given,
        recurrence: undefined,
        reminders: given.reminders?.map(each => ({ ...each, repeatEvery: undefined })),
      });
      const passed = createdView(item, now).passedReminders ?? [];
      const told = new Set(momentsIn(catchUp(item, now).changes));
      for (const { at, tells } of passed) expect(told.has(at)).toBe(tells === 'at_once');
      for (const at of told) expect(passed.map(each => each.at)).toContain(at);
      expect(momentsIn(catchUp(catchUp(item, now).item, later(now, 1)).changes).filter(at => told.has(at))).toEqual([]);
    }),
    { numRuns: 500 },
  );
});
