import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { later } from '../core/due.ts';
import { msPerDay } from '../time/civil.ts';
import { type Balance, emptyBalance, giveBack, reserve, spend, withEntry } from './balance.ts';
import { advanceRedemption, askFor, counts, endRedemption, type Redemption, redemptionRules, requireRoom, spentBy } from './redemption.ts';
import { createReward } from './reward.ts';

const now = '2026-11-28T08:00:00.000Z';
const [ana, ben] = ['user_01kb8m3tq2e8fvq3w5r7c9d0ea', 'user_01kb8m3tq2e8fvq3w5r7c9d0eb'] as const;
const ids = { workspaceId: 'ws_01kb8m3tq2e8fvq3w5r7c9d0ea', rewardId: 'reward_01kb8m3tq2e8fvq3w5r7c9d0ea' } as const;
const rewardOf = (points: number, weekly?: number) => createReward({ name: 'Cinema', points, weekly }, ids, { userId: ben, now }).next;
const redemptionId = 'redemption_01kb8m3tq2e8fvq3w5r7c9d0ea';
const asked = (input: { until?: string } = {}, at = now): Redemption =>
  askFor(rewardOf(50), input, redemptionId, { userId: ana, now: at }).next;
const ended = (status: 'granted' | 'refused' | 'withdrawn' | 'expired', redemption = asked()) =>
  endRedemption(redemption, { status, by: ben, now })!.next;

describe('a redemption', () => {
  test('waits for two weeks, or as long as was said, thirty days at the most', () => {
    expect(asked()).toMatchObject({ status: 'waiting', points: 50, holderId: ana, until: later(now, 14 * msPerDay) });
    const until = later(now, msPerDay);
    expect(asked({ until })).toMatchObject({ until, dueAt: until });
    for (const wrong of [now, later(now, 31 * msPerDay)]) expect(() => asked({ until: wrong })).toThrow('invalid_request');
  });

  test('is decided on once: so again it stays, otherwise it is over', () => {
    const granted = ended('granted');
    expect(granted).toMatchObject({ status: 'granted', endedBy: ben, endedAt: now, expiresAt: expect.any(Number) });
    expect(granted.dueAt).toBeUndefined();
    expect(endRedemption(granted, { status: 'granted', now })).toBeUndefined();
    for (const status of ['refused', 'withdrawn', 'expired'] as const)
      expect(() => endRedemption(granted, { status, now })).toThrow(
        expect.objectContaining({ code: 'redemption_over', details: { status: 'granted' } }),
      );
  });

  test('falls due when its time is over, and still waits for whoever hears of that', () => {
    const { next, event } = advanceRedemption(asked(), asked().until);
    expect([next.status, next.dueAt, event.type]).toEqual(['waiting', undefined, 'redemption.end_due']);
    expect(ended('expired', next).status).toBe('expired');
  });

  test('that is granted has an entry of what it cost, which names it', () => {
    expect(spentBy(ended('granted'), 'points_01kb8m3tq2e8fvq3w5r7c9d0ea')).toMatchObject({
      ...{ holderId: ana, points: -50, cause: 'spent', redemptionId, rewardId: ids.rewardId, by: ben, at: now },
    });
  });
});

describe('a limit', () => {
  const others = (count: number, status: Redemption['status'], at = now): Redemption[] =>
    Array.from({ length: count }, () => ({ ...asked({}, at), status }));
  const room = (all: Redemption[], weekly?: number) => () =>
    requireRoom(
      all.filter(each => counts(each, now)),
      rewardOf(50, weekly),
      now,
    );

  test('a week counts what was granted or waits of the last seven days, and nothing that came to nothing', () => {
    const weekAgo = later(now, -7 * msPerDay);
    expect(room(others(2, 'granted', later(weekAgo, 1)), 2)).toThrow('limit_reached');
    expect(room([...others(1, 'granted'), ...others(1, 'waiting')], 2)).toThrow('limit_reached');
    room(others(5, 'granted', weekAgo), 1)();
    for (const status of ['refused', 'withdrawn', 'expired'] as const) room(others(5, status), 1)();
    room(others(redemptionRules.waiting - 1, 'granted'))();
  });

  test('of what waits holds for all rewards together', () => {
    room(others(redemptionRules.waiting - 1, 'waiting'))();
    expect(room(others(redemptionRules.waiting, 'waiting'))).toThrow('limit_reached');
  });
});

type Act = { kind: 'earn' | 'ask' | 'spend' | 'giveBack'; points: number };
const anyAct = fc.record({ kind: fc.constantFrom<Act['kind']>('earn', 'ask', 'ask', 'spend', 'giveBack'), points: fc.nat({ max: 20 }) });
type World = { balance: Balance; waiting: number[]; had: number };
const sum = (all: readonly number[]): number => all.reduce((total, each) => total + each, 0);

/** What each act makes of a balance, beside a count of what was had less what was spent. */
const rules: Record<Act['kind'], (world: World, points: number) => World> = {
  earn: ({ balance, waiting, had }, points) => ({ balance: withEntry(balance, { points }).next, waiting, had: had + points }),
  ask: (world, points) => {
    const isFree = world.had - sum(world.waiting) >= points;
    if (isFree) return { ...world, balance: reserve(world.balance, points).next, waiting: [...world.waiting, points] };
    expect(() => reserve(world.balance, points)).toThrow('not_enough_points');
    return world;
  },
  spend: ({ balance, waiting: [cost = 0, ...waiting], had }) => ({ balance: spend(balance, cost).next, waiting, had: had - cost }),
  giveBack: ({ balance, waiting: [cost = 0, ...waiting], had }) => ({ balance: giveBack(balance, cost).next, waiting, had }),
};

test('whatever is earned, asked for, granted and given back: no more is spent than was had, and what is reserved is what waits', () => {
  fc.assert(
    fc.property(fc.array(anyAct, { maxLength: 40 }), acts => {
      let world: World = { balance: emptyBalance({ workspaceId: ids.workspaceId, holderId: ana }), waiting: [], had: 0 };
      for (const { kind, points } of acts) {
        world = rules[kind](world, points);
        expect(world.balance).toMatchObject({ points: world.had, reserved: sum(world.waiting) });
        expect(world.balance.points).toBeGreaterThanOrEqual(world.balance.reserved);
      }
    }),
  );
});
