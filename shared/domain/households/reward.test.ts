import { expect, test } from 'vitest';
import { changeReward, createReward, Reward, RewardInput, requireRedeemable } from './reward.ts';

const now = '2026-11-28T08:00:00.000Z';
const userId = 'user_01kb8m3tq2e8fvq3w5r7c9d0ea';
const other = 'user_01kb8m3tq2e8fvq3w5r7c9d0eb';
const ids = { workspaceId: 'ws_01kb8m3tq2e8fvq3w5r7c9d0ea', rewardId: 'reward_01kb8m3tq2e8fvq3w5r7c9d0ea' } as const;
const made = (input: object) => createReward(RewardInput.parse(input), ids, { userId, now });

test('a reward is made, changed, archived and brought back', () => {
  const { next, event } = made({ name: ' Cinema ', points: 50, weekly: 1, members: [userId] });
  expect(Reward.parse(next)).toMatchObject({ ...ids, name: 'Cinema', points: 50, createdBy: userId, version: 1 });
  expect(event.type).toBe('reward.created');
  expect(changeReward(next, { points: 40, weekly: null, members: null }, now).next).toEqual({
    ...made({ name: 'Cinema', points: 40 }).next,
  });
  const archived = changeReward(next, { archived: true }, now).next;
  expect(archived.archivedAt).toBe(now);
  expect(changeReward(archived, { name: 'Film' }, '2026-11-29T08:00:00.000Z').next.archivedAt).toBe(now);
  expect(changeReward(archived, { archived: false }, now).next).toEqual(next);
  expect(changeReward(next, {}, now).next).toBe(next);
});

test('nobody redeems what is archived, and nobody what is for others', () => {
  const { next } = made({ name: 'Cinema', points: 50, members: [userId] });
  requireRedeemable(next, userId);
  expect(() => requireRedeemable(next, other)).toThrow('forbidden');
  expect(() => requireRedeemable(changeReward(next, { archived: true }, now).next, userId)).toThrow('reward_archived');
  requireRedeemable(changeReward(next, { members: null }, now).next, other);
});

test.each([
  {},
  { name: ' ', points: 1 },
  { name: 'Cinema' },
  { name: 'Cinema', points: 0 },
  { name: 'Cinema', points: 1.5 },
  { name: 'Cinema', points: 1, weekly: 0 },
  { name: 'Cinema', points: 1, members: [] },
  { name: 'Cinema', points: 1, members: [userId, userId] },
  { name: 'Cinema', points: 1, surprise: 1 },
])('%j makes none', input => {
  expect(RewardInput.safeParse(input).success).toBe(false);
});
