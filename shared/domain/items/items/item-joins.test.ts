import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createItem } from '../history/item-changes.ts';
import { completeItem } from '../occurrences/item-occurrences.ts';
import { anchorOf } from '../occurrences/item-span.ts';
import { endOf, occurrencesAhead, type Recurring } from '../occurrences/occurrence.ts';
import { due, itemAt, type Options } from './item.fixture.ts';
import { inNextOccurrence } from './item-joins.ts';
import { viewOf } from './item-view.ts';

const now = '2026-11-28T08:00:00.000Z';
const zone = 'Europe/Berlin';
const joined = (more: Options) =>
  inNextOccurrence({ next: itemAt(now, { zone, ...more }), event: { type: 'item.created', data: {} } }, now).next;

describe('A4: a series that comes from elsewhere and began long ago', () => {
  test.each([
    ['a birthday', { due: { date: '1990-05-12' }, recurrence: { rule: 'FREQ=YEARLY', missed: 'skip' } }, { date: '2027-05-12' }],
    [
      'a birthday on a leap day',
      { due: { date: '1992-02-29' }, recurrence: { rule: 'FREQ=YEARLY', missed: 'skip' } },
      { date: '2028-02-29' },
    ],
    [
      'a meeting each week',
      { due: due('2026-01-09T10:00'), recurrence: { rule: 'FREQ=WEEKLY;BYDAY=FR', missed: 'skip' } },
      due('2026-12-04T10:00'),
    ],
    [
      'a chore that is to be done once',
      { due: due('2026-01-09T10:00'), recurrence: { rule: 'FREQ=WEEKLY', missed: 'once' } },
      due('2026-12-04T10:00'),
    ],
    ['a day that is today', { due: { date: '2026-11-21' }, recurrence: { rule: 'FREQ=WEEKLY' } }, { date: '2026-11-28' }],
    ['an hour of today', { due: due('2026-11-01T09:30'), recurrence: { rule: 'FREQ=DAILY' } }, due('2026-11-28T09:30')],
  ] as [string, Options, object][])('%s stands at its next occurrence', (_, given, next) => {
    const item = joined(given);
    expect(item.due).toEqual(next);
    expect(viewOf(item, now).overdue).toBe(false);
  });

  test('stays where it began where the missed pile up, where it is over, and where it counts from completion', () => {
    for (const recurrence of [
      { rule: 'FREQ=WEEKLY', missed: 'pile_up' },
      { rule: 'FREQ=WEEKLY;COUNT=2' },
      { rule: 'FREQ=WEEKLY', anchor: 'completion' },
    ] as const)
      expect(joined({ due: due('2026-01-09T10:00'), recurrence }).due).toEqual(due('2026-01-09T10:00'));
  });

  test('goes on as the series that it is: its end counted from its beginning', () => {
    let item = joined({ due: due('2026-11-26T10:00'), recurrence: { rule: 'FREQ=DAILY;COUNT=5', missed: 'once' } });
    const dues = [item.due?.date];
    for (; item.status === 'open'; ) {
      item = completeItem(item, { userId: item.createdBy, now: `${item.due!.date}T10:00:00.000Z` }).next;
      dues.push(item.status === 'open' ? item.due?.date : 'done');
    }
    expect(dues).toEqual(['2026-11-28', '2026-11-29', '2026-11-30', 'done']);
  });

  test('is never over while an occurrence is to come, and passes over none that is', () => {
    const rules = fc.constantFrom(
      'FREQ=DAILY;INTERVAL=3',
      'FREQ=WEEKLY;BYDAY=MO,FR',
      'FREQ=MONTHLY;BYMONTHDAY=-1',
      'FREQ=YEARLY',
      'FREQ=HOURLY;INTERVAL=5',
    );
    const days = fc
      .date({ min: new Date('1971-01-01'), max: new Date('2027-06-01'), noInvalidDate: true })
      .map(day => day.toISOString().slice(0, 10));
    fc.assert(
      fc.property(rules, days, fc.boolean(), (rule, day, atTime) => {
        const first = atTime || rule.includes('HOURLY') ? due(`${day}T23:30`) : { date: day };
        const before = createItem(
          { ...itemInput, due: first, recurrence: { rule, missed: 'skip', anchor: 'due', monthEnd: 'omit' } },
          { workspaceId: 'ws_01kb8m3tq2e8fvq3w5r7c9d0ea', itemId: 'item_01kb8m5z7he4mtx2p9n6a3k8ra' },
          { userId: 'user_01kb8m3tq2e8fvq3w5r7c9d0eb', now, zone },
        );
        const after = inNextOccurrence(before, now).next as Recurring;
        expect(endOf(after.due!, zone) >= now).toBe(true);
        const passed = [before.next.due!, ...occurrencesUntil(before.next as Recurring, after)];
        if (after.due!.date !== first.date) expect(passed.every(each => endOf(each, zone) < now)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

const itemInput = {
  title: 'x',
  kind: 'task',
  priority: 'none',
  tags: [],
  links: [],
  checklist: [],
  reminders: [],
} as unknown as Parameters<typeof createItem>[0];
/** The last few occurrences before the one that a series stands in. */
const occurrencesUntil = (series: Recurring, stands: Recurring) => {
  const until = anchorOf(stands);
  const month = `${until.date.slice(0, 4)}-01-01T00:00`;
  const found = [];
  for (const each of occurrencesAhead(series, month)) {
    if (`${each.date}T${each.time ?? ''}` >= `${until.date}T${until.time ?? ''}`) return found;
    found.push(each);
  }
  return found;
};
