import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { GroupId, ListId, UserId, WorkspaceId } from '../../../shared/domain/core/ids.ts';
import { ListRight, reachOf, type Standing } from '../../../shared/domain/core/permissions.ts';
import { giveList, takeList } from '../../../shared/domain/people/invitations/given-list.ts';
import {
  createGroup,
  deleteGroup,
  giveListToGroup,
  joinGroup,
  leaveGroup,
  takeListFromGroup,
} from '../../../shared/domain/people/workspaces/group.ts';
import { newMember } from '../../../shared/domain/people/workspaces/workspace.ts';
import { type Engine, useEngine } from '../costs/engine.ts';

/*
 * Which lists guests reach, by themselves and by groups, against an account of it that knows of no standing: who is in which group, and what was
 * said last of each list. On a table of another make than the local cloud's; by the membership, and by the index that the authorizer reads.
 */
let engine: Engine;
let stored: Awaited<ReturnType<typeof load>>;
const load = async () => {
  const [people, all, made] = await Promise.all([
    import('../../../shared/data/people/members.ts'),
    import('../../../shared/data/people/groups.ts'),
    import('../../../shared/data/people/roles.ts'),
  ]);
  return { ...people, ...all, ...made };
};
beforeAll(async () => {
  engine = await useEngine();
  stored = await load();
});
afterAll(() => engine?.stop());

const now = '2026-11-29T08:00:00.000Z';
const letters = '0123456789abcdefghjkmnpqrstvwxyz';
const idOf = <P extends string>(prefix: P, n: number) =>
  `${prefix}_01kb8m3tq2e8fvq3w5r7c9d${letters[(n >> 5) & 31]}0${letters[n & 31]}` as const;
const users: UserId[] = [1, 2].map(n => idOf('user', n));
const groupIds: GroupId[] = [1, 2].map(n => idOf('group', n));
const lists: ListId[] = [1, 2].map(n => idOf('list', n));

const context = { userId: users[0]!, now, requestId: 'r', zone: 'UTC' };

const step = fc.record({
  kind: fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom('join', 'give', 'give_group') },
    { weight: 2, arbitrary: fc.constantFrom('leave', 'take', 'take_group') },
    { weight: 1, arbitrary: fc.constant('delete_group') },
  ),
  user: fc.nat(users.length - 1),
  group: fc.nat(groupIds.length - 1),
  list: fc.nat(lists.length - 1),
  right: fc.constantFrom(...ListRight.options),
});
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

/** What was said: of each user and list, of each group and list, and who is in which group. */
type Account = { own: Map<string, ListRight>; ofGroups: Map<string, ListRight>; isIn: Set<string>; gone: Set<number> };

const note: Record<Step['kind'], (account: Account, of: Step) => void> = {
  join: ({ isIn }, { user, group }) => void isIn.add(`${user} ${group}`),
  leave: ({ isIn }, { user, group }) => void isIn.delete(`${user} ${group}`),
  give: ({ own }, { user, list, right }) => void own.set(`${user} ${list}`, right),
  take: ({ own }, { user, list }) => void own.delete(`${user} ${list}`),
  give_group: ({ ofGroups }, { group, list, right }) => void ofGroups.set(`${group} ${list}`, right),
  take_group: ({ ofGroups }, { group, list }) => void ofGroups.delete(`${group} ${list}`),
  delete_group: ({ gone }, { group }) => void gone.add(group),
};

const waysTo = ({ own, ofGroups, isIn, gone }: Account, user: number, list: number): ListRight[] => {
  const byGroups = groupIds.flatMap((_, group) =>
    isIn.has(`${user} ${group}`) && !gone.has(group) ? (ofGroups.get(`${group} ${list}`) ?? []) : [],
  );
  return [...byGroups, ...[own.get(`${user} ${list}`) ?? []].flat()];
};

const doNow = async (workspaceId: WorkspaceId, { kind, user, group, list, right }: Step): Promise<unknown> => {
  const [member, groupKey, listId] = [{ workspaceId, userId: users[user]! }, { workspaceId, groupId: groupIds[group]! }, lists[list]!];
  const { members, groups } = stored;
  const acts: Record<Step['kind'], () => Promise<unknown>> = {
    join: () => members.update(member, each => joinGroup(each, groupKey.groupId, () => true), context),
    leave: () => members.update(member, each => leaveGroup(each, groupKey.groupId), context),
    give: () => members.update(member, each => giveList(each, { listId, right }, context), context),
    take: () => members.update(member, each => takeList(each, listId), context),
    give_group: () => groups.update(groupKey, each => giveListToGroup(each, { listId, right }, context), context),
    take_group: () => groups.update(groupKey, each => takeListFromGroup(each, listId), context),
    delete_group: () => groups.update(groupKey, each => deleteGroup(each, context), context),
  };
  return acts[kind]();
};

/** The lists that somebody reaches by a permission. */
const reached = (standing: Standing | undefined, permission: 'item:read' | 'item:complete'): readonly ListId[] => {
  const reach = standing && reachOf(standing, permission);
  return reach && typeof reach === 'object' && 'lists' in reach ? [...reach.lists].sort() : [];
};

/** A workspace with two guests and two groups in which all of this was done, and the account of it. Nothing is done with a group that was deleted: the rules refuse it. */
const lived = async (workspaceId: WorkspaceId, steps: readonly Step[]): Promise<Account> => {
  for (const userId of users) await stored.members.create(newMember({ userId, role: 'guest' }, workspaceId, context), context);
  for (const groupId of groupIds) await stored.groups.create(createGroup({ name: 'Some' }, { workspaceId, groupId }, context), context);
  const account: Account = { own: new Map(), ofGroups: new Map(), isIn: new Set(), gone: new Set() };
  for (const each of steps) {
    const refused = await doNow(workspaceId, each).then(
      () => false,
      error => error.code === 'not_found',
    );
    if (!refused) note[each.kind](account, each);
  }
  return account;
};

let workspaces = 0;
const runs = { numRuns: Number(process.env.GROUP_RUNS ?? 40) };

test('guests reach the lists that they, or a group that they are in, were given and have still, as far as the further of these goes', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async steps => {
      workspaces += 1;
      const workspaceId: WorkspaceId = idOf('ws', workspaces);
      const account = await lived(workspaceId, steps);
      for (const [user, userId] of users.entries()) {
        const ways = lists.map((_, list) => waysTo(account, user, list));
        const seen = lists.filter((_, list) => ways[list]!.length > 0);
        const done = lists.filter((_, list) => ways[list]!.includes('complete'));
        const byIndex = (await stored.standingsOf(userId))[workspaceId];
        for (const standing of [await stored.standingIn({ workspaceId, userId }), byIndex])
          expect([reached(standing, 'item:read'), reached(standing, 'item:complete')]).toEqual([seen, done]);
      }
    }),
    runs,
  );
}, 60_000);
