import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Change, later } from '../../core/due.ts';
import type { Failure } from '../../core/failure.ts';
import type { ListId, SectionId } from '../../core/ids.ts';
import { ada, anyItem, at, ben, due, itemAt, stored } from '../items/item.fixture.ts';
import { Item, ItemPatch } from '../items/item.ts';
import { followList } from '../lists/list.ts';
import { placeItem } from '../lists/place.ts';
import { completeItem } from '../occurrences/item-occurrences.ts';
import { reopenItem } from '../occurrences/reopen.ts';
import { handOver } from '../rotas/item-rota.ts';
import { type Act, actOf, changedSinceEnd, undoAct, undoTrash } from './act.ts';
import { changeItem, moveItem, snoozeItem, trashItem } from './item-changes.ts';

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
  handOver: (item, now) => handOver(item, [ben], 'handed_over', at(now)),
};
const anyDeed = fc.constantFrom(...Object.keys(deeds));

const undoing = (item: Item, act: Act, now: string) => undoAct(item, act, at(now));

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

/** Any item that was done, something done to it after that, and that taken back. */
const anyActBehindEnd = fc
  .record({ item: anyItem, deed: anyDeed, afterMs: fc.integer({ min: 1, max: 40 * 86_400_000 }) })
  .map(({ item, deed, afterMs }) => {
    const [now, before] = [later(item.createdAt, afterMs), written(item)];
    const ended = written(completeItem(before, at(now)).next);
    return { before, now, ended, done: doing(ended, deed, later(now, 1000)) };
  })
  .filter(({ done }) => done !== undefined)
  .map(each => ({ ...each, done: each.done! }));

describe('what was done to an item is taken back', () => {
  test('exactly: it stands as before, whatever was done, and both ways again', () => {
    fc.assert(
      fc.property(anyAct, ({ before, undoneAt, done }) => {
        const back = undoing(done.item, done.act, undoneAt)!;
        expect(itself(back.next)).toEqual(itself(before));
        const redo = actOf(done.item, back, at(undoneAt))!.next;
        expect(itself(undoing(written(back.next), redo, undoneAt)!.next)).toEqual(itself(done.item));
      }),
      { numRuns: 500 },
    );
  });

  test('once: taken back again, nothing is left to do', () => {
    fc.assert(
      fc.property(anyAct, ({ undoneAt, done }) => {
        expect(undoing(written(undoing(done.item, done.act, undoneAt)!.next), done.act, undoneAt)).toBeUndefined();
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
        const { code, details } = codeOf(() => undoing(item, done.act, undoneAt));
        if (since.length > 0) {
          expect({ code, details }).toMatchObject({ code: 'changed_since', details: { fields: since } });
          return;
        }
        const back = undoing(item, done.act, undoneAt)?.next ?? item;
        expect(partOf(back, done.act.fields)).toEqual(partOf(before, done.act.fields));
        const others = act.fields.filter(field => !done.act.fields.includes(field));
        expect(partOf(back, others)).toEqual(partOf(item, others));
      }),
    );
  });

  test('one after the other: behind an act that was taken back its end is taken back too', () => {
    fc.assert(
      fc.property(anyActBehindEnd, ({ before, now, done }) => {
        const back = undoing(done.item, done.act, later(now, 2000))!;
        const redo = actOf(done.item, back, at(later(now, 2000)))!.next;
        const item = written(back.next);
        expect(changedSinceEnd(item, [done.act, redo])).toEqual([]);
        expect(itself(reopenItem(item, at(later(now, 3000))).next)).toEqual(itself(before));
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
  expect(undoing(item, act, now)!.event).toEqual({
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
  expect(undoing(item, act, later(now, 86_400_000))).toBeDefined();
  expect(codeOf(() => undoing(item, act, later(now, 86_400_001))).code).toBe('not_undoable');
  expect(codeOf(() => undoing(trashItem(item, at(now)).next, act, now)).code).toBe('item_in_trash');
  expect(act.expiresAt * 1000).toBeGreaterThan(Date.parse(later(now, 86_400_000)));
});

test('what is taken back in another way leaves no act, and neither does what changes nothing', () => {
  const item = itemAt(now);
  expect(actOf(item, trashItem(item, at(now)), at(now))).toBeUndefined();
  expect(actOf(item, changeItem(item, ItemPatch.parse({ title: item.title }), at(now)), at(now))).toBeUndefined();
});

test('what a person’s API key takes back is their act to those whom it concerns', () => {
  const moved = changed({ due: { date: '2026-11-30' } });
  const byKey = { ...at(now), by: 'key_01kb8m3tq2e8fvq3w5r7c9d0ea' };
  expect(undoAct(moved.item, moved.act, byKey)!.event.data).toMatchObject({ changedBy: ada, undoes: 2 });
  expect(undoAct(moved.item, moved.act, at(now))!.event.data.changedBy).toBeUndefined();
  const item = itemAt(now, { due: due('2026-11-28T09:00') });
  const putOff = snoozeItem(item, { until: later(now, 3_600_000), moveDue: true }, at(now));
  const { next: act } = actOf(item, putOff, at(now))!;
  expect(undoAct(written(putOff.next), act, byKey)!.event).toMatchObject({ type: 'item.snoozed', data: { due: item.due, changedBy: ada } });
});

test('a snooze that is over when its end is taken back stays over, however often that is asked', () => {
  const snoozed = (item: Item, ms: number) => snoozeItem(item, { until: later(now, ms) }, at(now));
  const first = written(snoozed(itemAt(now), 60_000).next);
  const second = snoozed(first, 3_600_000);
  const { next: act } = actOf(first, second, at(now))!;
  const back = undoing(written(second.next), act, later(now, 120_000))!.next;
  expect(back.snoozedUntil).toBeUndefined();
  expect(undoing(written(back), act, later(now, 120_000))).toBeUndefined();
});

test('what was deleted is taken back by the version that this made, for a day; what followed its list into the trash is not', () => {
  const item = itemAt(now, { listId });
  const trashed = written(trashItem(item, at(now)).next);
  expect(undoTrash(trashed, 2, at(later(now, 86_400_000)), true).next.trashedAt).toBeUndefined();
  expect(codeOf(() => undoTrash(trashed, 1, at(now), true)).code).toBe('not_undoable');
  expect(codeOf(() => undoTrash(trashed, 2, at(later(now, 86_400_001)), true)).code).toBe('not_undoable');
  const followed = written(followList(item, listId, true, at(now))!.next);
  expect(codeOf(() => undoTrash(followed, 2, at(now), false)).code).toBe('not_undoable');
});

test('an end cannot be taken back once its time, its steps or, in a rota, its people are others', () => {
  const since = (patch: object, given: Partial<Item> = {}) => {
    const { item, act } = changed(patch, { ...itemAt(now, { due: due('2026-11-28T09:00') }), ...given });
    return changedSinceEnd(item, [act]);
  };
  expect(since({ title: 'Other', due: { date: '2026-11-30' }, checklist: [{ text: 'Soil' }] })).toEqual(['due', 'checklist']);
  expect(since({ assignees: [ben] })).toEqual([]);
  expect(since({ assignees: [ben] }, { turn: { of: [], weight: 1, move: 1, was: {} } })).toEqual(['assignees']);
});

test('nor where its time is as it was by hand, but its series begins elsewhere', () => {
  const daily = itemAt(now, { due: due('2026-11-27T09:00'), recurrence: { rule: 'FREQ=DAILY' } });
  const ended = written(completeItem(daily, at(now)).next);
  const away = changed({ due: { date: '2026-12-05' } }, ended);
  const again = changed({ due: { date: ended.due!.date } }, away.item);
  expect(again.item.due).toEqual(ended.due);
  expect(changedSinceEnd(again.item, [away.act, again.act])).toEqual(['due']);
});

test('what does not go with who does an item by now is not given back', () => {
  const now = '2026-11-28T07:00:00.000Z';
  const item = itemAt(now, { due: due('2026-11-28T09:00'), approval: {}, assignees: [ada, ben] });
  const lifted = changeItem(item, ItemPatch.parse({ approval: null }), at(now));
  const act = actOf(item, lifted, at(now))!.next;
  const shared = written(changeItem(written(lifted.next), ItemPatch.parse({ share: 'each' }), at(now)).next);
  expect(codeOf(() => undoing(shared, act, now))).toMatchObject({ code: 'changed_since', details: { fields: ['share'] } });
});
