import type { HandlersOf } from '../../../shared/api/core/route.ts';
import type { groupRoutes } from '../../../shared/api/people/groups.ts';
import { createWithin } from '../../../shared/data/core/quota.ts';
import { namesOfMembers } from '../../../shared/data/people/children.ts';
import { groupQuota, groups, groupsIn } from '../../../shared/data/people/groups.ts';
import { members, membersOf } from '../../../shared/data/people/members.ts';
import { standingNow } from '../../../shared/data/people/roles.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import { reachOf } from '../../../shared/domain/core/permissions.ts';
import { isOn, mayShare } from '../../../shared/domain/people/invitations/shared-list.ts';
import { changeGroup, createGroup, deleteGroup, joinGroup, leaveGroup, liveGroup } from '../../../shared/domain/people/workspaces/group.ts';
import { requirePresent } from '../../../shared/domain/people/workspaces/membership-end.ts';
import type { Member } from '../../../shared/domain/people/workspaces/workspace.ts';
import { nameForOthers } from '../../../shared/wording/people/names.ts';

export const groupHandlers: HandlersOf<typeof groupRoutes> = {
  listGroups: async ({ params: { workspaceId } }) => ({ items: await groupsIn(workspaceId) }),

  createGroup: async ({ params: { workspaceId }, body, newId, context }) => {
    const ids = { workspaceId, groupId: await newId('group') };
    return (await createWithin(groupQuota(workspaceId), groups, ids, createGroup(body, ids, context), context)).record;
  },

  changeGroup: ({ params, body, context, ifMatch }) => groups.update(params, group => changeGroup(group, body), context, ifMatch),

  deleteGroup: async ({ params, context, ifMatch }) => {
    await groups.update(params, group => deleteGroup(group, context), context, ifMatch);
  },

  listGroupMembers: async ({ params: { workspaceId, groupId }, query, language }) => {
    liveGroup(await groups.find({ workspaceId, groupId }));
    const page = await membersOf(workspaceId, query, ({ groups: held = [] }) => held.includes(groupId));
    const names = await namesOfMembers(page.items);
    const nameOf = ({ userId }: Member) => nameForOthers({ userId, displayName: names.get(userId) }, language);
    return { ...page, items: page.items.map(member => ({ ...member, displayName: nameOf(member) })) };
  },

  addGroupMember: async ({ params: { workspaceId, groupId }, body: { userId }, caller, context, now }) => {
    const giver = await standingNow({ workspaceId, userId: caller.userId });
    if (reachOf(giver, 'member:change') !== 'everything') throw new Failure('forbidden', { needs: 'member:change' });
    const join = async (each: Member) => {
      // Read after the member: whatever group they are in by then is among these, or is no more.
      const there = await groupsIn(workspaceId);
      const { lists = [] } = liveGroup(there.find(group => group.groupId === groupId));
      if (!lists.filter(isOn(now)).every(({ right }) => mayShare(giver, right)))
        throw new Failure('forbidden', { reason: 'more_than_own' });
      return joinGroup(requirePresent(each, now), groupId, id => there.some(group => group.groupId === id));
    };
    return members.update({ workspaceId, userId }, join, context);
  },

  removeGroupMember: async ({ params: { workspaceId, groupId, userId }, caller, context, ifMatch, now }) => {
    const giver = userId === caller.userId ? undefined : await standingNow({ workspaceId, userId: caller.userId });
    if (giver && reachOf(giver, 'member:change') !== 'everything') throw new Failure('forbidden', { reason: 'role_above_own' });
    await members.update({ workspaceId, userId }, each => leaveGroup(requirePresent(each, now), groupId), context, ifMatch);
  },
};
