import * as z from 'zod';
import { UserId } from '../../domain/core/ids.ts';
import { Group, GroupInput, GroupPatch } from '../../domain/people/workspaces/group.ts';
import { ids, member } from '../core/examples.ts';
import type { Routes } from '../core/route.ts';
import { Paging } from '../core/shapes.ts';
import { MemberView } from './invitations.ts';
import { WithName } from './workspaces.ts';

/** A group as the members see it. */
export const GroupShown = Group.omit({ deletedAt: true, expiresAt: true });
export const GroupMemberInput = z.strictObject({ userId: UserId });

const params = { groupId: 'group_01h455vb4pex5vsknk084sn02q' } as const;
const group = {
  workspaceId: ids.workspaceId,
  ...params,
  name: 'Gardeners',
  lists: [{ listId: ids.listId, right: 'complete' }],
  createdBy: ids.userId,
  createdAt: '2026-11-21T08:00:00.000Z',
  version: 2,
} as const;
const inIt = { ...member, role: 'guest', groups: [params.groupId] };

export const groupRoutes = {
  listGroups: {
    method: 'GET',
    path: '/v1/workspaces/{workspaceId}/groups',
    access: 'member:read',
    summary: 'List the groups of a workspace, with the lists that each has',
    list: GroupShown,
    fails: [],
    example: { reply: [group] },
  },
  createGroup: {
    method: 'POST',
    path: '/v1/workspaces/{workspaceId}/groups',
    access: 'member:change',
    keys: 'never',
    summary: 'Make a group of members, such as a team: nobody is in it yet',
    description: 'A hundred at the most. Lists are given to it like to a member (`giveListToGroup`), and are had by whoever is in it.',
    body: GroupInput,
    reply: GroupShown,
    status: 201,
    fails: ['limit_reached', 'conflict'],
    example: { body: { name: group.name }, reply: { ...group, lists: undefined, version: 1 } },
  },
  changeGroup: {
    method: 'PATCH',
    path: '/v1/workspaces/{workspaceId}/groups/{groupId}',
    access: 'member:change',
    keys: 'never',
    summary: 'Give a group another name',
    body: GroupPatch,
    reply: GroupShown,
    fails: ['precondition_failed', 'conflict'],
    example: { params, body: { name: 'Green thumbs' }, reply: { ...group, name: 'Green thumbs', version: 3 } },
  },
  deleteGroup: {
    method: 'DELETE',
    path: '/v1/workspaces/{workspaceId}/groups/{groupId}',
    access: 'member:change',
    keys: 'never',
    summary: 'Delete a group: what its members had by it alone they have no more, within a minute',
    fails: ['precondition_failed', 'conflict'],
    example: { params },
  },
  listGroupMembers: {
    method: 'GET',
    path: '/v1/workspaces/{workspaceId}/groups/{groupId}/members',
    access: 'member:read',
    summary: 'List who is in a group',
    query: Paging,
    list: WithName,
    fails: [],
    example: { params, reply: [{ ...inIt, displayName: 'Ben' }] },
  },
  addGroupMember: {
    method: 'POST',
    path: '/v1/workspaces/{workspaceId}/groups/{groupId}/members',
    access: 'member:change',
    keys: 'never',
    summary: 'Put a member into a group: its lists are theirs to see, or to do too, within a minute',
    description:
      'Lists add to what a role reaches: they matter to guests, and to roles of the workspace’s own that reach no further than what is assigned. Nobody gives more by it than they may do themselves (403). A member is in twenty groups at the most.',
    body: GroupMemberInput,
    reply: MemberView,
    status: 201,
    fails: ['conflict', 'limit_reached'],
    example: { params, body: { userId: ids.userId }, reply: inIt },
  },
  removeGroupMember: {
    method: 'DELETE',
    path: '/v1/workspaces/{workspaceId}/groups/{groupId}/members/{userId}',
    access: 'workspace:read',
    keys: 'never',
    summary: 'Take a member out of a group, or leave one',
    description: 'What they had by it alone they have no more, within a minute. Of others it needs `member:change`.',
    fails: ['conflict', 'precondition_failed'],
    example: { params },
  },
} as const satisfies Routes;
