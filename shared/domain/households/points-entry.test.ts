import fc from 'fast-check';
import { expect, test } from 'vitest';
import { endingsOf, takenBackIn } from '../items/history/ended-occurrence.ts';
import { ada, at, due, itemAt } from '../items/items/item.fixture.ts';
import type { Item } from '../items/items/item.ts';
import { completeItem, skipItem } from '../items/occurrences/item-occurrences.ts';
import { reopenItem } from '../items/occurrences/reopen.ts';
import { emptyBalance, withEntry } from './balance.ts';
import { endIds } from './points-entry.fixture.ts';
import { adjust, earnedBy, type PointsEntry, PointsInput, takenBackBy } from './points-entry.ts';

const now = '2026-11-28T08:00:00.000Z';
const ben = 'user_01kb8m3tq2e8fvq3w5r7c9d0ec';

const worth = (points: number | undefined, more: Parameters<typeof itemAt>[1] = {}): Item => ({ ...itemAt(now, more), points });
/** An end of an item that is done or skipped by somebody, and the same end taken back. */
const ended = (item: Item, by = ada, end: typeof completeItem | typeof skipItem = completeItem) => {
  const { next, event } = end(item, { userId: by, now });
  const back = reopenItem({ ...next, points: 1 }, { userId: ada, now: '2026-11-28T09:00:00.000Z' });
  return {
    done: endingsOf({ record: next, data: event.data })[0]!,
    undone: takenBackIn({ record: back.next, data: back.event.data, at: '2026-11-28T09:00:00.000Z' })[0]!,
  };
};

test('whoever completes an item earns what it is worth then, whoever has it', () => {
  const { done } = ended(worth(5, { assignees: [ada] }), ben);
  expect(earnedBy(done.ended, endIds)).toMatchObject({ holderId: ben, by: ben, points: 5, cause: 'completed', at: now });
});

test('what is worth nothing, and what is skipped, earns nothing', () => {
  const daily = worth(5, { due: due('2026-11-28T09:00'), recurrence: { rule: 'FREQ=DAILY' } });
  expect(earnedBy(ended(worth(undefined)).done.ended, endIds)).toBeUndefined();
  const skipped = ended(daily, ada, skipItem);
  expect(earnedBy(skipped.done.ended, endIds)).toBeUndefined();
  expect(takenBackBy(skipped.undone.ended, undefined, endIds)).toBeUndefined();
});

test('what is taken back takes away what was earned, whatever the item is worth by now, and names it', () => {
  const { done, undone } = ended(worth(5), ben);
  expect(undone.name).toBe(done.name);
  const earned = earnedBy(done.ended, endIds);
  expect(takenBackBy(undone.ended, earned, endIds)).toMatchObject({
    holderId: ben,
    points: -5,
    cause: 'taken_back',
    reverses: endIds.earned,
    by: ada,
    at: '2026-11-28T09:00:00.000Z',
  });
});

test('what is taken back before it is heard of keeps its place for nothing, and is taken back no second time', () => {
  const { undone } = ended(worth(5), ben);
  const voided = takenBackBy(undone.ended, undefined, endIds);
  expect(voided).toMatchObject({ pointsEntryId: endIds.earned, points: 0, expiresAt: expect.any(Number) });
  expect(takenBackBy(undone.ended, voided, endIds)).toBeUndefined();
});

/** A ledger that keeps the first entry under each key, as the table does. */
const ledgerOf = () => {
  const entries = new Map<string, PointsEntry>();
  let balance = emptyBalance({ workspaceId: itemAt(now).workspaceId, holderId: ada });
  const post = (entry: PointsEntry | undefined): void => {
    if (!entry || entries.has(entry.pointsEntryId)) return;
    entries.set(entry.pointsEntryId, entry);
    balance = withEntry(balance, entry).next;
  };
  return { entries, post, balance: () => balance.points };
};
const idsFor = (name: string) => ({ ...endIds, earned: `points_${name}` as const, takenBack: `points_${name}-` as const });

test('in whichever order events come, and however often, each end counts once, and one that was taken back for nothing', () => {
  const life = fc.array(fc.record({ worth: fc.integer({ min: 1, max: 9 }), undo: fc.boolean() }), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(life, fc.infiniteStream(fc.nat()), (acts, picks) => {
      let item = worth(1, { due: due('2026-11-28T09:00'), recurrence: { rule: 'FREQ=DAILY' } });
      const ledger = ledgerOf();
      const told: (() => void)[] = [];
      let expected = 0;
      for (const [i, { worth: points, undo }] of acts.entries()) {
        const moment = new Date(Date.parse(now) + i * 60_000).toISOString();
        const done = completeItem({ ...item, points }, at(moment));
        item = done.next;
        const [{ name, ended: end }] = endingsOf({ record: item, data: done.event.data }) as [ReturnType<typeof endingsOf>[0]];
        told.push(() => ledger.post(earnedBy(end, idsFor(name))));
        if (!undo) expected += points;
        else {
          const back = reopenItem(item, at(moment));
          item = back.next;
          const [taken] = takenBackIn({ record: item, data: back.event.data, at: moment });
          told.push(() => ledger.post(takenBackBy(taken!.ended, ledger.entries.get(idsFor(name).earned), idsFor(name))));
        }
      }
      const pick = picks[Symbol.iterator]();
      const queue = told.flatMap(hear => Array.from({ length: 1 + (pick.next().value % 3) }, () => hear));
      while (queue.length > 0) queue.splice(pick.next().value % queue.length, 1)[0]!();
      expect(ledger.balance()).toBe(expected);
      expect([...ledger.entries.values()].reduce((sum, { points }) => sum + points, 0)).toBe(expected);
    }),
  );
});

test('somebody gives points or takes some, whole ones, and says why', () => {
  const ids = { workspaceId: itemAt(now).workspaceId, holderId: ben, pointsEntryId: endIds.earned } as const;
  expect(adjust({ points: 3, note: 'Helped' }, ids, at(now))).toMatchObject({ points: 3, cause: 'bonus', by: ada, note: 'Helped' });
  expect(adjust({ points: -3, note: 'Broken' }, ids, at(now))).toMatchObject({ points: -3, cause: 'correction' });
});

test.each([
  { points: 0, note: 'None' },
  { points: 1.5, note: 'Half' },
  { points: 10_001, note: 'Too many' },
  { points: 1 },
  { points: 1, note: ' ' },
])('%j gives none', input => {
  expect(PointsInput.safeParse(input).success).toBe(false);
});
