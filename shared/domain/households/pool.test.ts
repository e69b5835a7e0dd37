import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { UserId } from '../core/ids.ts';
import { contribute, gatheredFor, grantToAll, pooledBy, takeBack } from './pool.ts';
import { changeReward, createReward, Reward, RewardInput, requireRedeemable } from './reward.ts';

const now = '2026-11-28T08:00:00.000Z';
const people: UserId[] = ['user_01kb8m3tq2e8fvq3w5r7c9d0ea', 'user_01kb8m3tq2e8fvq3w5r7c9d0eb', 'user_01kb8m3tq2e8fvq3w5r7c9d0ec'];
const [ada, ben] = people as [UserId, UserId, UserId];
const ids = { workspaceId: 'ws_01kb8m3tq2e8fvq3w5r7c9d0ea', rewardId: 'reward_01kb8m3tq2e8fvq3w5r7c9d0ea' } as const;
const pool = (points: number, more = {}): Reward =>
  createReward(RewardInput.parse({ name: 'Zoo', points, shared: true, ...more }), ids, { userId: ada, now }).next;

type Act = { act: 'give' | 'back' | 'grant'; who: number; points: number };
const anyAct: fc.Arbitrary<Act> = fc.record({
  act: fc.constantFrom('give', 'give', 'back', 'grant'),
  who: fc.nat({ max: 2 }),
  points: fc.integer({ min: 1, max: 12 }),
});
/** What each has in it, by somebody who counts on their fingers; nothing where an act is none. */
const counted = (given: readonly number[], { act, who, points }: Act): number[] | undefined => {
  const sum = given.reduce((a, b) => a + b);
  if (act === 'grant') return sum >= 20 ? given.map(() => 0) : undefined;
  const after = given.with(who, given[who]! + (act === 'give' ? points : -points));
  return after[who]! >= 0 && after.reduce((a, b) => a + b) <= 20 ? after : undefined;
};
const done = (reward: Reward, { act, who, points }: Act) => {
  if (act === 'grant') return grantToAll(reward, now);
  return act === 'give' ? contribute(reward, points, people[who]!) : takeBack(reward, points, people[who]!);
};

test('what is gathered is what was given and not taken back, whatever they try, and never more than it costs', () => {
  fc.assert(
    fc.property(fc.array(anyAct, { maxLength: 40 }), acts => {
      let [reward, given]: [Reward, number[]] = [pool(20), [0, 0, 0]];
      for (const act of acts) {
        const after = counted(given, act);
        if (!after) expect(() => done(reward, act)).toThrow();
        else [reward, given] = [Reward.parse(done(reward, act).next), after];
        const held = Object.fromEntries((reward.parts ?? []).map(({ userId, points }) => [userId, points]));
        expect(people.map(userId => held[userId] ?? 0)).toEqual(given);
        expect(Object.values(held).every(points => points > 0)).toBe(true);
        expect(gatheredFor(reward)).toBe(given.reduce((a, b) => a + b));
      }
    }),
  );
});

test('all save for what is for all alone, while it is not archived, and those for whom it is', () => {
  const notShared = createReward({ name: 'Cinema', points: 5 }, ids, { userId: ada, now }).next;
  for (const rule of [() => contribute(notShared, 1, ada), () => takeBack(notShared, 1, ada), () => grantToAll(notShared, now)])
    expect(rule).toThrow('not_found');
  expect(() => requireRedeemable(pool(5), ada)).toThrow('reward_shared');
  expect(() => contribute(pool(5, { members: [ada] }), 1, ben)).toThrow('forbidden');
  const archived = changeReward(contribute(pool(5), 2, ben).next, { archived: true }, now).next;
  expect(() => contribute(archived, 1, ben)).toThrow('reward_archived');
  expect(takeBack(archived, 2, ben).next.parts).toBeUndefined();
  expect(grantToAll(contribute(pool(5), 5, ben).next, now)).toMatchObject({
    next: { grantedAt: now, parts: undefined },
    event: { type: 'reward.granted', data: { parts: [{ userId: ben, points: 5 }] } },
  });
  const many = Array.from({ length: 20 }, (_, i) => `user_01kb8m3tq2e8fvq3w5r7c9d${100 + i}` as UserId);
  const full = many.reduce((reward, userId) => contribute(reward, 1, userId).next, pool(50));
  expect(() => contribute(full, 1, ada)).toThrow('limit_reached');
  expect(contribute(full, 1, many[0]!).next.parts).toHaveLength(20);
});

test('an entry says to which reward, and that it comes back', () => {
  const entryOf = (points: number) => pooledBy(pool(5), 'points_01kb8m3tq2e8fvq3w5r7c9d0ea', points, { userId: ben, now });
  expect(entryOf(-3)).toMatchObject({ holderId: ben, points: -3, cause: 'pooled', rewardId: ids.rewardId });
  expect(entryOf(3).cause).toBe('pool_returned');
});
