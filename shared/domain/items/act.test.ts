import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Change, later } from '../core/due.ts';
import type { Failure } from '../core/failure.ts';
import type { ListId, SectionId } from '../core/ids.ts';
import { type Act, actOf, changedSinceEnd, undoAct } from './act.ts';
import { ada, anyItem, at, ben, due, itemAt, stored } from './item.fixture.ts';
import { Item, ItemPatch } from './item.ts';
import { changeItem, moveItem, snoozeItem, trashItem } from './item-changes.ts';
import { handOver } from './item-rota.ts';
import { placeItem } from './place.ts';

const listId: ListId = 'list_01kb8m3tq2e8fvq3w5r7c9d0ea';
const sectionId: SectionId = 'sec_01kb8m3tq2e8fvq3w5r7c9d0ea';

const patches = {
  title: { title: 'Other' },
  notes: { notes: 'By the window' },
  tags: { tags: ['home', 'green'] },
  people: { assignees: [ben, ada] },
  times: { due: { date: '2026-12-24', time: '18:00' } },
  day: { due: { date: '2026-12-24', time: null } },
  start: { start: { date: '2026-12-24' } },
  rule: { recurrence: { rule: 'FREQ=MONTHLY' } },
  once: { recurrence: null },
  reminders: { reminders: [{ offset: '-PT2H' }] },
  steps: { checklist: [{ text: 'Soil', done: true }] },
  list: { listId },
  deadline: { deadline: null },
} as const;

type Deed = (item: Item, now: string) => Change<Item> | undefined;
const deeds: Record<string, Deed> = {
  ...Object.fromEntries(
    Object.entries(patches).map(([name, patch]) => [name, (item: Item, now: string) => changeItem(item, ItemPatch.parse(patch), at(now))]),
  ),
  move: (item, now) => moveItem(item, listId, at(now)),
  place: item => placeItem(item, { listId: item.listId ?? listId, sectionId, place: '01kb8m3tq2' }),
  snooze: (item, now) => snoozeItem(item, { until: later(now, 90 * 86_400_000) }, at(now)),
  putOff: (item, now) => snoozeItem(item, { until: later(now, 90 * 86_400_000), moveDue: true }, at(now)),
  handOver: item => handOver(item, [ben], 'handed_over'),
};
const anyDeed = fc.constantFrom(...Object.keys(deeds));

/** The item after something was done, as it is written, and the act that stands beside it. Nothing where it cannot be done, or changes nothing. */
const doing = (item: Item, deed: string, now: string): { item: Item; act: Act } | undefined => {
  try {
    const change = deeds[deed]!(item, now);
    const noted = change && actOf(item, change, at(now));
    return change && noted && { item: written(change.next), act: noted.next };
  } catch {
    return undefined;
  }
};
const written = (next: Item): Item => Item.parse(JSON.parse(JSON.stringify({ ...next, version: next.version + 1 })));
/** What stands in an item: all but its version, and where its reminders are. */
const itself = (item: Item): unknown => stored({ ...item, version: 1, remindedUntil: '', dueAt: undefined });
const codeOf = (work: () => unknown): { code?: string; details?: unknown } => {
  try {
    work();
    return {};
  } catch (error) {
    return error as Failure;
  }
};

const partOf = (item: Item, fields: Act['fields']): unknown => fields.map(field => JSON.stringify(item[field]));

/** What two acts have changed one after the other, but for what the second has brought back itself. */
const changedAgain = (first: Act, second: Act, { before, item }: { before: Item; item: Item }): Act['fields'] =>
  first.fields.filter(field => second.fields.includes(field) && JSON.stringify(item[field]) !== JSON.stringify(before[field]));

/** Any item, something done to it, and some time until that is taken back. */
const anyAct = fc
  .record({
    item: anyItem,
    deed: anyDeed,
    afterMs: fc.integer({ min: 1, max: 40 * 86_400_000 }),
    delayMs: fc.integer({ min: 0, max: 86_400_000 }),
  })
  .map(({ item, deed, afterMs, delayMs }) => {
    const now = later(item.createdAt, afterMs);
    return { before: written(item), now, undoneAt: later(now, delayMs), done: doing(written(item), deed, now), deed };
  })
  .filter(({ done }) => done !== undefined)
  .map(each => ({ ...each, done: each.done! }));

describe('what was done to an item is taken back', () => {
  test('exactly: it stands as before, whatever was done, and both ways again', () => {
    fc.assert(
      fc.property(anyAct, ({ before, undoneAt, done }) => {
        const back = undoAct(done.item, done.act, undoneAt)!;
        expect(itself(back.next)).toEqual(itself(before));
        const redo = actOf(done.item, back, at(undoneAt))!.next;
        expect(itself(undoAct(written(back.next), redo, undoneAt)!.next)).toEqual(itself(done.item));
      }),
      { numRuns: 500 },
    );
  });

  test('once: taken back again, nothing is left to do', () => {
    fc.assert(
      fc.property(anyAct, ({ undoneAt, done }) => {
        expect(undoAct(written(undoAct(done.item, done.act, undoneAt)!.next), done.act, undoneAt)).toBeUndefined();
      }),
    );
  });

  test('alone: what others have done since stays, or is named and nothing is taken back', () => {
    fc.assert(
      fc.property(anyAct, anyDeed, ({ before, undoneAt, done }, other) => {
        const next = doing(done.item, other, undoneAt);
        fc.pre(next !== undefined);
        const { item, act } = next!;
        const since = changedAgain(done.act, act, { before, item });
        const { code, details } = codeOf(() => undoAct(item, done.act, undoneAt));
        if (since.length > 0) {
          expect({ code, details }).toMatchObject({ code: 'changed_since', details: { fields: since } });
          return;
        }
        const back = undoAct(item, done.act, undoneAt)?.next ?? item;
        expect(partOf(back, done.act.fields)).toEqual(partOf(before, done.act.fields));
        const others = act.fields.filter(field => !done.act.fields.includes(field));
        expect(partOf(back, others)).toEqual(partOf(item, others));
      }),
    );
  });
});

const now = '2026-11-27T08:00:00.000Z';
const changed = (patch: object, item = itemAt(now, { due: due('2026-11-28T09:00') })) => {
  const change = changeItem(item, ItemPatch.parse(patch), at(now));
  return { item: written(change.next), act: actOf(item, change, at(now))!.next };
};

test('it is told as the change that it is, with which act it takes back', () => {
  const { item, act } = changed({ due: { date: '2026-11-30' }, assignees: [ben] });
  expect(undoAct(item, act, now)!.event).toEqual({
    type: 'item.changed',
    data: {
      fields: ['assignees', 'due'],
      assigned: [ada],
      unassigned: [ben],
      before: due('2026-11-30T09:00'),
      undoes: 2,
    },
  });
});

test('an act is kept for a day and not longer, and nothing of what is in the trash is taken back', () => {
  const { item, act } = changed({ title: 'Other' });
  expect(undoAct(item, act, later(now, 86_400_000))).toBeDefined();
  expect(codeOf(() => undoAct(item, act, later(now, 86_400_001))).code).toBe('not_undoable');
  expect(codeOf(() => undoAct(trashItem(item, at(now)).next, act, now)).code).toBe('item_in_trash');
  expect(act.expiresAt * 1000).toBeGreaterThan(Date.parse(later(now, 86_400_000)));
});

test('what is taken back in another way leaves no act, and neither does what changes nothing', () => {
  const item = itemAt(now);
  expect(actOf(item, trashItem(item, at(now)), at(now))).toBeUndefined();
  expect(actOf(item, changeItem(item, ItemPatch.parse({ title: item.title }), at(now)), at(now))).toBeUndefined();
});

test('an end cannot be taken back once its time, its steps or, in a rota, its people were changed since', () => {
  const since = ({ fields }: Pick<Act, 'fields'>, given: Partial<Item> = {}) =>
    changedSinceEnd({ ...itemAt(now), ...given }, [{ ...changed({ title: 'Other' }).act, fields }]);
  expect(since({ fields: ['title', 'due', 'checklist'] })).toEqual(['due', 'checklist']);
  expect(since({ fields: ['assignees'] })).toEqual([]);
  expect(since({ fields: ['assignees'] }, { turn: { of: [], weight: 1, move: 1, was: {} } })).toEqual(['assignees']);
});
