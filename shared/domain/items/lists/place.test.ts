import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ItemId, ListId, SectionId } from '../../core/ids.ts';
import { changeItem, moveItem, restoreItem, trashItem } from '../history/item-changes.ts';
import { at, itemAt } from '../items/item.fixture.ts';
import { completeItem } from '../occurrences/item-occurrences.ts';
import { reopenItem } from '../occurrences/reopen.ts';
import { inListOrder, makeRoom, type Placed, placeItem, planPlace, sorted, sortOf } from './place.ts';

const now = '2026-11-28T09:30:00.000Z';
const listId: ListId = 'list_01kb8m3tq2e8fvq3w5r7c9d0ea';
const [fruit, bread]: SectionId[] = ['sec_01kb8m3tq2e8fvq3w5r7c9d0ea', 'sec_01kb8m3tq2e8fvq3w5r7c9d0eb'];

const digits = '0123456789abcdefghjkmnpqrstvwxyz';
const text = (value: number, length: number): string =>
  Array.from({ length }, (_, i) => digits[Math.floor(value / 32 ** (length - 1 - i)) % 32]).join('');
/** The id of something that was created so many milliseconds after the year began, with a tail that follows from a number as if by chance. */
const idAt = (ms: number, salt = 0): ItemId => {
  const tail = Array.from({ length: 15 }, (_, i) => digits[Math.floor(Math.abs(Math.sin((salt + 1) * (i + 1) * 12.9898)) * 43_758) % 32]);
  return `item_${text(Date.UTC(2026, 0, 1) + ms, 10)}7${tail.join('')}`.slice(0, 31) as ItemId;
};
const created = (count: number, apart: number): Placed[] => Array.from({ length: count }, (_, i) => ({ itemId: idAt(i * apart, i) }));

/** A list of items whose places are written as the handler writes them: those that make room one after another, then the one that is moved. */
const listOf = (items: Placed[]) => {
  let inOrder = sorted(items);
  let [writes, most, longest] = [0, 0, 0];
  const write = (item: Placed, place: string): Placed => {
    writes += 1;
    longest = Math.max(longest, place.length);
    return { ...item, place };
  };
  const isSorted = () => inOrder.every((item, i) => i === 0 || sortOf(inOrder[i - 1]!) < sortOf(item));
  const move = (from: number, to: number) => {
    const [moved] = inOrder.splice(from, 1);
    const { place, room } = planPlace(inOrder, to, now);
    most = Math.max(most, room.length);
    for (const { item, place: there } of room) {
      const at = inOrder.findIndex(({ itemId }) => itemId === item.itemId);
      inOrder[at] = write(inOrder[at]!, there);
      expect(isSorted()).toBe(true);
    }
    inOrder.splice(to, 0, write(moved!, place));
    const [before, after] = [inOrder[to - 1], inOrder[to + 1]].map(each => each && sortOf(each));
    expect((before ?? '') < sortOf(inOrder[to]!) && sortOf(inOrder[to]!) < (after ?? '~')).toBe(true);
  };
  return {
    move,
    ids: () => {
      inOrder = sorted(inOrder);
      return inOrder.map(({ itemId }) => itemId);
    },
    told: () => ({ writes, most, longest }),
  };
};

describe('the order of a list by hand', () => {
  test('is that of creation where nobody has moved anything', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 2 ** 34 }), { maxLength: 50 }), moments => {
        const sortedMoments = [...moments].sort((a, b) => a - b);
        expect(sorted(moments.map(ms => ({ itemId: idAt(ms) }))).map(({ itemId }) => itemId)).toEqual(sortedMoments.map(ms => idAt(ms)));
      }),
    );
  });

  test('after any moves is what a list of ids says after the same, each but one write', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat({ max: 11 }), fc.nat({ max: 11 })), { maxLength: 60 }),
        fc.constantFrom(0, 1, 1000, 86_400_000),
        (moves, apart) => {
          const list = listOf(created(12, apart));
          const oracle = list.ids();
          for (const [from, to] of moves) {
            oracle.splice(to, 0, ...oracle.splice(from, 1));
            list.move(from, to);
            expect(list.ids()).toEqual(oracle);
          }
          expect(list.told()).toMatchObject({ writes: moves.length, most: 0 });
        },
      ),
    );
  });

  test('holds both of two that were put between the same at once, and a third between these', () => {
    const [first, a, b, c, last] = created(5, 1000) as [Placed, Placed, Placed, Placed, Placed];
    const { place } = planPlace([first, last], 1, now);
    const both = sorted([first, { ...a, place }, { ...b, place }, last]);
    expect(both.map(({ itemId }) => itemId)).toEqual([first, a, b, last].map(({ itemId }) => itemId));
    const between = planPlace(both, 2, now);
    const all = sorted([...both, { ...c, place: between.place }]);
    expect(all.map(({ itemId }) => itemId)).toEqual([first, a, c, b, last].map(({ itemId }) => itemId));
  });

  test('what is created later comes behind what was put at the end', () => {
    const others = created(3, 1000);
    const moved = { itemId: others[0]!.itemId, place: planPlace(others.slice(1), 2, now).place };
    const later = { itemId: idAt(Date.parse(now) - Date.UTC(2026, 0, 1) + 1) };
    expect(sorted([later, moved, ...others.slice(1)]).map(({ itemId }) => itemId)).toEqual(
      [others[1]!, others[2]!, moved, later].map(({ itemId }) => itemId),
    );
  });
});

describe('places stay short over ten thousand moves', () => {
  type Pattern = (turn: number, length: number) => number;
  const patterns: [string, Pattern][] = [
    ['always to the front', () => 0],
    ['always to the end', (_, length) => length],
    ['always to the second place', () => 1],
    ['always to the last but one', (_, length) => length - 1],
    ['into the middle', (_, length) => Math.floor(length / 2)],
    ['to and fro between the two that were moved last', (turn, length) => Math.floor(length / 2) + (turn % 2)],
    ['anywhere', (turn, length) => (turn * 7919) % length],
  ];
  test.each(patterns)('%s', (_, pattern) => {
    const count = 300;
    const list = listOf(created(count, 0));
    const oracle = list.ids();
    for (let turn = 0; turn < 10_000; turn++) {
      const to = pattern(turn, count - 1);
      // The one that stands far from there, so that each comes between others than before.
      const from = (to + count / 2) % count;
      oracle.splice(to, 0, ...oracle.splice(from, 1));
      list.move(from, to);
    }
    expect(list.ids()).toEqual(oracle);
    expect(list.told()).toEqual({
      longest: expect.toSatisfy(each => each <= 32),
      most: expect.toSatisfy(each => each < 300),
      writes: expect.toSatisfy(each => each <= 30_000),
    });
  });
});

describe('a section', () => {
  const list = { sections: [bread!, fruit!].map(sectionId => ({ sectionId, name: 'A' })) };

  test('stands where its list has it; what names none, or one that is gone, stands before them all', () => {
    const [a, b, c, d] = created(4, 1000) as [Placed, Placed, Placed, Placed];
    const items = [{ ...a, sectionId: fruit }, b, { ...c, sectionId: bread }, d];
    expect(inListOrder(list, items)).toEqual([items[1], items[3], items[2], items[0]]);
    expect(inListOrder({ sections: [list.sections[1]!] }, items)).toEqual([items[1], items[2], items[3], items[0]]);
    expect(inListOrder({}, items)).toEqual(items);
  });
});

describe('an item', () => {
  const item = { ...itemAt(now), listId };
  const placed = placeItem(item, { listId, sectionId: fruit, place: '01kb8m3tq2' })!;

  test('is put in its place once', () => {
    expect(placed.next).toEqual({ ...item, sectionId: fruit, place: '01kb8m3tq2' });
    expect(placed.event).toEqual({ type: 'item.placed', data: { from: undefined, to: fruit } });
    expect(placeItem(placed.next, { listId, sectionId: fruit, place: '01kb8m3tq2' })).toBeUndefined();
    expect(sortOf(placed.next)).toBe(`01kb8m3tq2${item.itemId.slice(5)}`);
    const elsewhere = { ...item, listId: undefined };
    expect(() => placeItem(elsewhere, { listId, place: '1' })).toThrow(expect.objectContaining({ code: 'conflict' }));
    expect(() => placeItem(trashItem(item, at(now)).next, { listId, place: '1' })).toThrow(
      expect.objectContaining({ code: 'item_in_trash' }),
    );
  });

  test('makes room only where it stands as it was seen', () => {
    expect(makeRoom(placed.next, placed.next, '1')?.next).toEqual({ ...placed.next, place: '1' });
    expect(makeRoom(placed.next, item, '1')).toBeUndefined();
  });

  test('keeps its place while it is done or in the trash, and loses it with its list', () => {
    const { next } = placed;
    const there = { sectionId: fruit, place: next.place };
    expect(reopenItem(completeItem(next, at(now)).next, at(now)).next).toMatchObject(there);
    expect(restoreItem(trashItem(next, at(now)).next, at(now)).next).toMatchObject(there);
    expect(changeItem(next, { title: 'Other' }, at(now)).next).toMatchObject(there);
    expect(moveItem(next, listId, at(now)).next).toMatchObject(there);
    const nowhere = { listId: undefined, sectionId: undefined, place: undefined };
    expect(moveItem(next, undefined, at(now)).next).toMatchObject(nowhere);
    expect(restoreItem(trashItem(next, at(now)).next, at(now), false).next).toMatchObject(nowhere);
    const other: ListId = 'list_01kb8m3tq2e8fvq3w5r7c9d0eb';
    const end = { listId: other, sectionId: undefined, place: text(Date.parse(now), 10) };
    expect(moveItem(next, other, at(now)).next).toMatchObject(end);
    expect(changeItem(next, { listId: other }, at(now)).next).toMatchObject(end);
  });
});
