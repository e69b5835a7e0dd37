import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ItemId, UserId } from '../core/ids.ts';
import { Role } from '../core/permissions.ts';
import { Here, presenceLimits, type Stay, seenBy } from './presence.ts';

const users = ['user_1', 'user_2', 'user_3'] as UserId[];
const items = ['item_1', 'item_2'] as ItemId[];
const me = users[0]!;
const stay: fc.Arbitrary<Stay> = fc.record({
  userId: fc.constantFrom(...users),
  connectionId: fc.constant('c'),
  untilMs: fc.nat({ max: 200 }),
  itemId: fc.option(fc.constantFrom(...items), { nil: undefined }),
});
const assigned = fc.uniqueArray(fc.constantFrom(...items));
const seeing = (standing: Role, mine: readonly ItemId[]) => ({
  ...{ userId: me, standing },
  itemOf: (itemId: ItemId) => ({ assignees: mine.includes(itemId) ? [me] : [] }),
});

describe('who is seen', () => {
  test('is here at that moment, each once, in each place once and for the longest of their stays there; by members all of them', () => {
    fc.assert(
      fc.property(fc.array(stay), fc.nat({ max: 200 }), (stays, nowMs) => {
        const { count, people } = seenBy(seeing('member', []), stays, nowMs);
        const here = stays.filter(({ untilMs }) => untilMs > nowMs);
        expect(count).toBe(people.length);
        expect(new Set(people.map(({ userId }) => userId))).toEqual(new Set(here.map(({ userId }) => userId)));
        const seen = people.flatMap(({ userId, places }) => places.map(({ itemId, forMs }) => ({ userId, itemId, forMs })));
        for (const { userId, itemId, forMs } of seen)
          expect(forMs).toBe(
            Math.max(...here.filter(each => each.userId === userId && each.itemId === itemId).map(({ untilMs }) => untilMs - nowMs)),
          );
        expect(new Set(seen.map(({ userId, itemId }) => `${userId} ${itemId}`)).size).toBe(seen.length);
      }),
    );
  });

  test('by a guest is who is on an item that is theirs, and themselves: of other items and of who is nowhere they hear nothing', () => {
    fc.assert(
      fc.property(fc.array(stay), assigned, fc.constantFrom(...Role.options), (stays, mine, role) => {
        const { people } = seenBy(seeing(role, mine), stays, 0);
        const others = people.filter(({ userId }) => userId !== me).flatMap(({ places }) => places);
        const seen = people.flatMap(({ places }) => places.flatMap(({ itemId }) => itemId ?? []));
        if (role !== 'guest') return;
        expect(seen.filter(itemId => !mine.includes(itemId))).toEqual([]);
        expect(others.filter(({ itemId }) => itemId === undefined)).toEqual([]);
      }),
    );
  });

  test('is named up to fifty, and counted beyond', () => {
    const stays = Array.from({ length: 70 }, (_, i): Stay => ({ userId: `user_${i}` as UserId, connectionId: 'c', untilMs: 1 }));
    const { count, people } = seenBy(seeing('owner', []), stays, 0);
    expect({ count, named: people.length }).toEqual({ count: 70, named: presenceLimits.people });
  });
});

test('somebody is on an item or on a day, not on both', () => {
  const [workspaceId, itemId] = ['ws_01h455vb4pex5vsknk084sn02q', 'item_01h455vb4pex5vsknk084sn02q'];
  const isTaken = (place: object) => Here.safeParse({ action: 'here', workspaceId, ...place }).success;
  expect([{}, { itemId }, { day: '2026-12-01' }].map(isTaken)).toEqual([true, true, true]);
  expect([{ itemId, day: '2026-12-01' }, { day: '1 December' }, { itemId: 'x' }].map(isTaken)).toEqual([false, false, false]);
});
