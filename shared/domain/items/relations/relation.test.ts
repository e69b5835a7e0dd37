import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ItemId } from '../../core/ids.ts';
import { restoreItem, trashItem } from '../history/item-changes.ts';
import { ada, at, ben, itemAt } from '../items/item.fixture.ts';
import { completeItem } from '../occurrences/item-occurrences.ts';
import { reopenItem } from '../occurrences/reopen.ts';
import {
  createRelation,
  followItems,
  isInTheWay,
  lastDoneBy,
  otherEnd,
  presentRelation,
  Relation,
  RelationInput,
  RelationKind,
  removeRelation,
  setBlocked,
  standingBetween,
} from './relation.ts';

const now = '2026-11-28T08:00:00.000Z';
const acting = at(now);
const relationId = 'rel_01kb8m3tq2e8fvq3w5r7c9d0ea';
const item = itemAt(now);
const other = { ...item, itemId: 'item_01kb8m5z7he4mtx2p9n6a3k8rb' } as const;
const input = (kind: RelationKind = 'blocks') => ({ kind, otherId: other.itemId });
const made = (kind: RelationKind = 'blocks') => createRelation(input(kind), [item, other], relationId, acting);
const anyKind = fc.constantFrom(...RelationKind.options);

describe('a relation', () => {
  test('stands at both ends under one id, and reads the other way round there', () => {
    const [ours, theirs] = made('blocks');
    const both = { workspaceId: item.workspaceId, relationId, createdBy: ada, createdAt: now, version: 1 };
    expect(Relation.parse(ours.next)).toEqual({ ...both, itemId: item.itemId, kind: 'blocks', otherId: other.itemId });
    expect(Relation.parse(theirs.next)).toEqual({ ...both, itemId: other.itemId, kind: 'blocked_by', otherId: item.itemId });
    expect([ours.event, theirs.event]).toEqual([
      { type: 'relation.created', data: {} },
      { type: 'relation.created', data: {} },
    ]);
    expect(otherEnd(ours.next)).toEqual({ workspaceId: item.workspaceId, itemId: other.itemId, relationId });
  });

  test('is the same from whichever end it is made', () => {
    fc.assert(
      fc.property(anyKind, kind => {
        const [ours, theirs] = made(kind);
        const again = createRelation({ kind: theirs.next.kind, otherId: item.itemId }, [other, item], relationId, acting);
        expect(again).toEqual([theirs, ours]);
      }),
    );
  });

  test('is none of an item to itself, nor with what is in the trash', () => {
    const trashed = trashItem(other, acting).next;
    expect(() => createRelation({ kind: 'relates', otherId: item.itemId }, [item, item], relationId, acting)).toThrow(
      expect.objectContaining({ code: 'invalid_request', details: { errors: [{ pointer: '/otherId', code: 'same_thing_twice' }] } }),
    );
    for (const ends of [[item, trashed] as const, [trashed, item] as const])
      expect(() => createRelation({ kind: 'relates', otherId: ends[1].itemId }, ends, relationId, acting)).toThrow(
        expect.objectContaining({ code: 'item_in_trash' }),
      );
  });

  test.each([{}, { kind: 'blocks' }, { otherId: other.itemId }, { kind: 'likes', otherId: other.itemId }, { ...input(), by: ada }])(
    '%j makes none',
    body => {
      expect(RelationInput.safeParse(body).success).toBe(false);
    },
  );

  test('of two items one thing is said: the same again is the one that stands, another kind is refused', () => {
    const { next } = made('blocks')[0];
    expect(standingBetween([next], input('blocks'))).toBe(next);
    expect(standingBetween([], input('blocks'))).toBeUndefined();
    expect(standingBetween([{ ...next, otherId: item.itemId }], input('relates'))).toBeUndefined();
    expect(() => standingBetween([next], input('relates'))).toThrow(expect.objectContaining({ code: 'already_exists' }));
  });

  test('that was removed is not there, is removed once, and is forgotten in time', () => {
    const { next } = made()[0];
    const removed = removeRelation(next, acting)!;
    expect(removed).toEqual({
      next: { ...next, removedAt: now, expiresAt: Date.parse(now) / 1000 + 30 * 86_400 },
      event: { type: 'relation.removed', data: {} },
    });
    expect(removeRelation(removed.next, at('2026-11-29T08:00:00.000Z'))).toBeUndefined();
    expect(() => presentRelation(removed.next)).toThrow(expect.objectContaining({ code: 'not_found' }));
    expect(presentRelation(next)).toBe(next);
    expect(removeRelation({ ...next, expiresAt: 7 }, acting)!.next.expiresAt).toBe(7);
  });

  test('is forgotten with the first of its items, whichever goes first and whichever comes back, and stays as it is when it is removed', () => {
    const anyExpiry = fc.option(fc.integer({ min: 1, max: 2_000_000_000 }), { nil: undefined });
    fc.assert(
      fc.property(fc.array(fc.tuple(anyExpiry, anyExpiry), { minLength: 1, maxLength: 8 }), steps => {
        let relation = made()[0].next;
        for (const step of steps) {
          const ends = step.map(expiresAt => ({ expiresAt }));
          relation = followItems(relation, ends)?.next ?? relation;
          const expected = step.filter(each => each !== undefined).sort((a, b) => a - b)[0];
          expect(relation.expiresAt).toBe(expected);
          expect(followItems(relation, ends.toReversed())).toBeUndefined();
        }
        expect(followItems(removeRelation(relation, acting)!.next, [])).toBeUndefined();
      }),
    );
  });
});

describe('an item', () => {
  test('stands in the way until it is done or in the trash, and again when that is taken back', () => {
    const done = completeItem(item, acting).next;
    const trashed = trashItem(item, acting).next;
    expect([item, reopenItem(done, acting).next, restoreItem(trashed, acting).next].map(isInTheWay)).toEqual([true, true, true]);
    expect([done, trashed, undefined].map(isInTheWay)).toEqual([false, false, false]);
  });

  test('that recurs stands in the way until its last occurrence has ended', () => {
    const twice = itemAt(now, { due: { date: '2026-11-29' }, recurrence: { rule: 'FREQ=DAILY;COUNT=2' } });
    const once = completeItem(twice, acting).next;
    expect([twice, once, completeItem(once, acting).next].map(isInTheWay)).toEqual([true, true, false]);
  });

  test('says that it waits once, and that it does not any more once', () => {
    const blocked = setBlocked(item, true)!;
    expect(blocked).toEqual({ next: { ...item, blocked: true }, event: { type: 'item.blocked', data: {} } });
    expect(setBlocked(blocked.next, true)).toBeUndefined();
    expect(setBlocked(item, false)).toBeUndefined();
    expect(setBlocked(trashItem(item, acting).next, true)).toBeUndefined();
    expect(setBlocked(blocked.next, false, ada)).toEqual({
      next: { ...item, blocked: undefined },
      event: { type: 'item.unblocked', data: { endedBy: ada } },
    });
  });

  test('that waits no more does so by whoever did the last that was in the way, whatever order they are read in', () => {
    const early = completeItem(item, { ...acting, userId: ben }).next;
    const late = completeItem(other, at('2026-11-28T09:00:00.000Z')).next;
    expect([lastDoneBy([early, late]), lastDoneBy([late, early]), lastDoneBy([early])]).toEqual([ada, ada, ben]);
    const trashed = trashItem(other, at('2026-11-28T09:00:00.000Z')).next;
    expect([lastDoneBy([early, trashed]), lastDoneBy([])]).toEqual([undefined, undefined]);
  });

  test('whose id is another is another end', () => {
    const ids: ItemId[] = made().map(({ next }) => next.itemId);
    expect(ids).toEqual([item.itemId, other.itemId]);
  });
});
