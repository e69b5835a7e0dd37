import * as z from 'zod';
import { ListInvitationInput } from '../../domain/people/invitations/invitation.ts';
import { GroupGrantInput, ListGrantInput, SharedList } from '../../domain/people/invitations/shared-list.ts';
import { Group } from '../../domain/people/workspaces/group.ts';
import { Member } from '../../domain/people/workspaces/workspace.ts';
import { ids } from '../core/examples.ts';
import type { Routes } from '../core/route.ts';
import { Paging } from '../core/shapes.ts';
import { InvitationShown, invitationExample } from '../people/invitations.ts';

/** Somebody who was given a list, by name. */
export const ListPerson = Member.pick({ workspaceId: true, userId: true, role: true, version: true })
  .extend(SharedList.shape)
  .extend({ displayName: z.string() });
/** The same without a name. */
export const ListAccess = ListPerson.omit({ displayName: true });

/** A group that has a list. */
export const ListGroup = Group.pick({ workspaceId: true, groupId: true, name: true, version: true }).extend(SharedList.shape);

const until = '2026-12-31T23:00:00.000Z';
const given = {
  workspaceId: ids.workspaceId,
  listId: ids.listId,
  userId: ids.userId,
  role: 'guest',
  right: 'complete',
  until,
  version: 2,
} as const;

const groupId = 'group_01h455vb4pex5vsknk084sn02q' as const;
const givenToGroup = { workspaceId: ids.workspaceId, listId: ids.listId, groupId, name: 'Gardeners', right: 'view', version: 2 } as const;

export const sharingRoutes = {
  listListPeople: {
    method: 'GET',
    path: '/v1/workspaces/{workspaceId}/lists/{listId}/people',
    access: 'member:read',
    summary: 'List who was given a list beside their role',
    description:
      'Not those who may read it by their role, which are the members of the workspace (`listMembers`), nor by a group (`listListGroups`). What is over is not listed.',
    query: Paging,
    list: ListPerson,
    fails: [],
    example: { reply: [{ ...given, displayName: 'Ben' }] },
  },
  giveList: {
    method: 'POST',
    path: '/v1/workspaces/{workspaceId}/lists/{listId}/people',
    access: 'member:change',
    keys: 'never',
    limit: 'send',
    summary: 'Give a member a list: what is in it is theirs to see, or to do too, beside what their role lets them',
    description:
      'For guests, and for roles of the workspace’s own that reach no further than what is assigned. It gives nothing that the role has nowhere, and nothing that you may not do yourself (403). Given again, it is as said now. At the moment `until` it is over, within a minute.',
    body: ListGrantInput,
    reply: ListAccess,
    fails: ['conflict', 'limit_reached'],
    example: { body: { userId: ids.userId, right: 'complete', until }, reply: given },
  },
  takeList: {
    method: 'DELETE',
    path: '/v1/workspaces/{workspaceId}/lists/{listId}/people/{userId}',
    access: 'workspace:read',
    keys: 'never',
    summary: 'Take a list from a member, or give up one of your own',
    description:
      'What is in it is out of their sight within a minute, but for what is assigned to them. Of others it needs `member:change`. A guest stays one: remove them as a member to let them go.',
    fails: ['conflict', 'precondition_failed'],
    example: {},
  },
  listListGroups: {
    method: 'GET',
    path: '/v1/workspaces/{workspaceId}/lists/{listId}/groups',
    access: 'member:read',
    summary: 'List which groups have a list',
    list: ListGroup,
    fails: [],
    example: { reply: [givenToGroup] },
  },
  giveListToGroup: {
    method: 'POST',
    path: '/v1/workspaces/{workspaceId}/lists/{listId}/groups',
    access: 'member:change',
    keys: 'never',
    summary: 'Give a list to a group: to all who are in it now, and who will be',
    description:
      'It is had as if it were given to each of them (`giveList`), and no longer than somebody is in the group, or the group has it. Of a list that somebody has in several ways the right that goes further counts. Given again, it is as said now. Nobody gives more than they may do themselves (403).',
    body: GroupGrantInput,
    reply: ListGroup,
    fails: ['conflict', 'limit_reached'],
    example: { body: { groupId, right: 'view' }, reply: givenToGroup },
  },
  takeListFromGroup: {
    method: 'DELETE',
    path: '/v1/workspaces/{workspaceId}/lists/{listId}/groups/{groupId}',
    access: 'member:change',
    keys: 'never',
    summary: 'Take a list from a group: whoever had it by this alone has it no more, within a minute',
    fails: ['conflict', 'precondition_failed'],
    example: { params: { groupId } },
  },
  createListInvitation: {
    method: 'POST',
    path: '/v1/workspaces/{workspaceId}/lists/{listId}/invitations',
    access: 'member:create',
    freshProfile: true,
    keys: 'never',
    limit: 'send',
    summary: 'Share a list with somebody outside, by mail: who accepts is a guest who has this list',
    description:
      'An invitation like any other (`createInvitation`). An address that is invited already gets the list besides; who is a member already stays what they are, and has the list when they accept. A personal workspace is shared with nobody (403).',
    body: ListInvitationInput,
    reply: InvitationShown,
    status: 201,
    fails: ['conflict', 'limit_reached'],
    example: {
      body: { email: invitationExample.email, right: 'view', until },
      reply: { ...invitationExample, role: 'guest', lists: [{ listId: ids.listId, right: 'view', until }] },
    },
  },
} as const satisfies Routes;
