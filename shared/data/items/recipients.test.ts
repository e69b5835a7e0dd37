import { beforeAll, expect, test } from 'vitest';
import { onEngine } from '../../../scripts/check/costs/engine.fixture.ts';
import type { UserId } from '../../domain/core/ids.ts';
import { createProfile } from '../../domain/people/profiles/profile.ts';

const now = '2026-11-21T08:00:00.000Z';
const id = <P extends string>(prefix: P, i: number) => `${prefix}_01kb8m3tq2e8fvq3w5r7c9${String(i).padStart(4, '0')}` as const;
const [ada, ben, cleo, dan] = [id('user', 1), id('user', 2), id('user', 3), id('user', 4)];
const workspaceId = id('ws', 1);
const context = { userId: ada, now, requestId: 'r' };

const load = async () => ({
  ...(await import('./recipients.ts')),
  ...(await import('../people/members.ts')),
  ...(await import('../people/profiles.ts')),
});
const data = onEngine(load);
beforeAll(async () => {
  for (const userId of [ada, ben, cleo, dan]) {
    const { next, event } = createProfile(userId, 'somebody@example.org', now);
    await data.profiles.create({ next: { ...next, ...(userId === dan ? { closedAt: now } : {}) }, event }, context);
    const member = {
      workspaceId,
      userId,
      role: userId === ada ? ('owner' as const) : ('member' as const),
      addedBy: ada,
      createdAt: now,
      version: 1,
    };
    const removedAt = userId === cleo ? now : undefined;
    await data.members.create({ next: { ...member, removedAt }, event: { type: 'member.added', data: { role: member.role } } }, context);
  }
});

const told = async (assignees: UserId[]): Promise<string[]> => {
  const userIds: UserId[] = [];
  for await (const page of data.recipientsFor({ workspaceId, assignees })) userIds.push(...page.map(({ userId }) => userId));
  return userIds;
};

test('a claim waits for those who may approve, whoever has the item', async () => {
  const approvers: string[] = [];
  for await (const page of data.approversOf({ workspaceId, assignees: [ben] })) approvers.push(...page);
  expect(approvers).toEqual([ada]);
});

test('an item is told to its assignees who are there', async () => {
  expect(await told([ben])).toEqual([ben]);
  expect(await told([ben, cleo])).toEqual([ben]);
});

test('A6 where none of its assignees is there any more, everybody is told: one who left, one whose account is closed', async () => {
  for (const assignees of [[], [cleo], [dan], [cleo, dan]]) expect(await told(assignees)).toEqual(expect.arrayContaining([ada, ben]));
  expect(await told([cleo])).not.toContain(cleo);
});
