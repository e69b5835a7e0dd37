import type { HandlersOf } from '../../../shared/api/core/route.ts';
import type { sharingRoutes } from '../../../shared/api/items/sharing.ts';
import { namesOfMembers } from '../../../shared/data/people/children.ts';
import { groups, groupsIn } from '../../../shared/data/people/groups.ts';
import { members, membersOf } from '../../../shared/data/people/members.ts';
import { standingIn, standingNow } from '../../../shared/data/people/roles.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import type { ListId, UserId, WorkspaceId } from '../../../shared/domain/core/ids.ts';
import { type Permission, reachOf, type Standing } from '../../../shared/domain/core/permissions.ts';
import { giveList, takeList } from '../../../shared/domain/people/invitations/given-list.ts';
import { listsAt, requireMayShare, type SharedList } from '../../../shared/domain/people/invitations/shared-list.ts';
import { type Group, giveListToGroup, takeListFromGroup } from '../../../shared/domain/people/workspaces/group.ts';
import { requirePresent } from '../../../shared/domain/people/workspaces/membership-end.ts';
import type { Member } from '../../../shared/domain/people/workspaces/workspace.ts';
import { nameForOthers } from '../../../shared/wording/people/names.ts';
import { inviteTo, shown } from '../../people/invitations/invite.ts';
import { presentList } from '../lists/order.ts';

/** Who gives a list, as they are now. */
const giverOf = async (of: { workspaceId: WorkspaceId; userId: UserId }, needs: Permission): Promise<Standing> => {
  const standing = await standingNow(of);
  if (reachOf(standing, needs) !== 'everything') throw new Failure('forbidden', { needs });
  return standing;
};

const grantOf = (listId: ListId, { right, until }: Pick<SharedList, 'right' | 'until'>): SharedList => ({
  listId,
  right,
  ...(until === undefined ? {} : { until: new Date(until).toISOString() }),
});

/** A member with a list that they have. A request that is sent again may come when it was taken from them since. */
const personOf = ({ workspaceId, userId, role, version, lists = [] }: Member, listId: ListId) => {
  const held = lists.find(each => each.listId === listId);
  if (!held) throw new Failure('conflict', { what: 'member' });
  return { workspaceId, userId, role, version, ...held };
};

/** A group with a list that it has. */
const groupWith = ({ workspaceId, groupId, name, version, lists = [] }: Group, listId: ListId) => {
  const held = lists.find(each => each.listId === listId);
  if (!held) throw new Failure('conflict', { what: 'group' });
  return { workspaceId, groupId, name, version, ...held };
};

export const sharingHandlers: HandlersOf<typeof sharingRoutes> = {
  listListPeople: async ({ params: { workspaceId, listId }, query, language, now }) => {
    const [page] = await Promise.all([
      membersOf(workspaceId, query, member => listsAt(member, now)[listId] !== undefined),
      presentList({ workspaceId, listId }),
    ]);
    const names = await namesOfMembers(page.items);
    const nameOf = ({ userId }: Member) => nameForOthers({ userId, displayName: names.get(userId) }, language);
    return { ...page, items: page.items.map(member => ({ ...personOf(member, listId), displayName: nameOf(member) })) };
  },

  giveList: async ({ params: { workspaceId, listId }, body: { userId, ...wanted }, caller, context, now }) => {
    const given = grantOf(listId, wanted);
    const [giver] = await Promise.all([
      giverOf({ workspaceId, userId: caller.userId }, 'member:change'),
      presentList({ workspaceId, listId }),
    ]);
    requireMayShare(giver, given, now);
    return personOf(
      await members.update({ workspaceId, userId }, each => giveList(requirePresent(each, now), given, context), context),
      listId,
    );
  },

  takeList: async ({ params: { workspaceId, listId, userId }, caller, context, ifMatch }) => {
    const standing = userId === caller.userId ? undefined : await standingIn({ workspaceId, userId: caller.userId });
    if (userId !== caller.userId && (!standing || reachOf(standing, 'member:change') !== 'everything'))
      throw new Failure('forbidden', { reason: 'role_above_own' });
    await members.update({ workspaceId, userId }, each => takeList(requirePresent(each, context.now), listId), context, ifMatch);
  },

  listListGroups: async ({ params: { workspaceId, listId }, now }) => {
    const [all] = await Promise.all([groupsIn(workspaceId), presentList({ workspaceId, listId })]);
    return { items: all.filter(group => listsAt(group, now)[listId] !== undefined).map(group => groupWith(group, listId)) };
  },

  giveListToGroup: async ({ params: { workspaceId, listId }, body: { groupId, ...wanted }, caller, context, now }) => {
    const given = grantOf(listId, wanted);
    const [giver] = await Promise.all([
      giverOf({ workspaceId, userId: caller.userId }, 'member:change'),
      presentList({ workspaceId, listId }),
    ]);
    requireMayShare(giver, given, now);
    return groupWith(await groups.update({ workspaceId, groupId }, each => giveListToGroup(each, given, context), context), listId);
  },

  takeListFromGroup: async ({ params: { workspaceId, listId, groupId }, caller, context, ifMatch }) => {
    await giverOf({ workspaceId, userId: caller.userId }, 'member:change');
    await groups.update({ workspaceId, groupId }, each => takeListFromGroup(each, listId), context, ifMatch);
  },

  createListInvitation: async ({ params: { workspaceId, listId }, body: { email, locale, ...wanted }, caller, context, now }) => {
    const list = grantOf(listId, wanted);
    const [giver] = await Promise.all([
      giverOf({ workspaceId, userId: caller.userId }, 'member:create'),
      presentList({ workspaceId, listId }),
    ]);
    requireMayShare(giver, list, now);
    return shown(await inviteTo(workspaceId, { email }, { role: 'guest', locale: locale ?? caller.locale, list }, context));
  },
};
