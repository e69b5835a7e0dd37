import * as z from 'zod';
import { UserId } from '../../domain/core/ids.ts';
import { CustomRole, MemberRole, RoleInput, RolePatch } from '../../domain/people/workspaces/role.ts';
import { MemberPatch, Workspace, WorkspaceInput, WorkspacePatch } from '../../domain/people/workspaces/workspace.ts';
import { ids, member, workspace } from '../core/examples.ts';
import type { Routes } from '../core/route.ts';
import { Paging } from '../core/shapes.ts';
import { MemberView, offerRoutes } from './invitations.ts';
import { trashRoutes } from './workspace-trash.ts';

export const WithRole = Workspace.extend({ role: MemberRole });
/** A member by name: that which they gave themselves, else one that can be read. */
export const WithName = MemberView.extend({ displayName: z.string() });

/** A role that a workspace has made itself, as its members see it. */
export const RoleShown = CustomRole.omit({ deletedAt: true });
const roleParams = { roleId: 'role_01h455vb4pex5vsknk084sn02q' };
const role = {
  workspaceId: ids.workspaceId,
  ...roleParams,
  name: 'Babysitter',
  rows: [
    { resource: 'workspace', actions: ['read'] },
    { resource: 'item', actions: ['read', 'complete'] },
  ],
  createdBy: ids.userId,
  createdAt: '2026-11-21T08:00:00.000Z',
  version: 1,
} as const;

export const workspaceRoutes = {
  ...offerRoutes,
  ...trashRoutes,
  listWorkspaces: {
    method: 'GET',
    path: '/v1/workspaces',
    access: 'user',
    keys: 'always',
    summary: 'List the workspaces you are a member of, oldest first, with your role in each',
    query: z.strictObject({}),
    list: WithRole,
    fails: [],
    example: { reply: [{ ...workspace, role: 'owner' }] },
  },
  createWorkspace: {
    method: 'POST',
    path: '/v1/workspaces',
    access: 'user',
    keys: 'never',
    summary: 'Create a workspace and become its owner',
    body: WorkspaceInput,
    reply: Workspace,
    status: 201,
    location: '/v1/workspaces/{workspaceId}',
    fails: ['limit_reached'],
    example: { body: { name: 'Home', kind: 'household' }, reply: workspace },
  },
  getWorkspace: {
    method: 'GET',
    path: '/v1/workspaces/{workspaceId}',
    access: 'workspace:read',
    summary: 'Read a workspace',
    reply: Workspace,
    fails: [],
    example: { reply: workspace },
  },
  changeWorkspace: {
    method: 'PATCH',
    path: '/v1/workspaces/{workspaceId}',
    access: 'workspace:change',
    summary: 'Rename a workspace',
    body: WorkspacePatch,
    reply: Workspace,
    fails: ['precondition_failed', 'conflict'],
    example: { body: { name: 'Our home' }, reply: { ...workspace, name: 'Our home', version: 2 } },
  },
  listMembers: {
    method: 'GET',
    path: '/v1/workspaces/{workspaceId}/members',
    access: 'member:read',
    summary: 'List the members of a workspace',
    query: Paging,
    list: WithName,
    fails: [],
    example: { reply: [{ ...member, role: 'owner', displayName: 'Ada' }] },
  },
  changeMember: {
    method: 'PATCH',
    path: '/v1/workspaces/{workspaceId}/members/{userId}',
    access: 'member:change',
    keys: 'never',
    limit: 'send',
    summary: 'Give a member another role, up to your own; that of an owner is offered instead',
    description:
      'A `helper` is one until a date (`until`, at most 366 days ahead), sees what there is and completes it, and is told before it ends; with the same role another `until` moves the end. From that moment on they are no member, and what is with them goes to others.',
    ifMatch: 'required',
    body: MemberPatch,
    reply: MemberView,
    fails: ['precondition_failed', 'conflict', 'last_owner'],
    example: { body: { role: 'admin' }, reply: { ...member, role: 'admin', version: 2 } },
  },
  removeMember: {
    method: 'DELETE',
    path: '/v1/workspaces/{workspaceId}/members/{userId}',
    access: 'workspace:read',
    keys: 'never',
    summary: 'Remove a member, or leave the workspace yourself',
    description:
      'Who left is not invited again by this workspace for 30 days, unless they allow it. The gateway keeps what it knows of a member for a minute at the most: for so long one who was removed can still read and write items, and nothing of members and roles. The last owner stays: they delete the workspace, or hand it over first. So does the last guardian of a child (409 `last_guardian`): they make somebody else one, or erase it.',
    fails: ['precondition_failed', 'conflict', 'last_owner', 'last_guardian'],
    example: {},
  },
  transferOwnership: {
    method: 'POST',
    path: '/v1/workspaces/{workspaceId}/owner',
    access: 'member:change',
    keys: 'never',
    limit: 'send',
    stepUp: 'where_enrolled',
    summary: 'Offer the workspace, as its owner, to another member',
    description:
      'They are told by a notice, and become its owner when they accept within 7 days; you are an admin from then on, or with `keep` stay an owner beside them. Nobody becomes an owner in any other way.',
    body: z.strictObject({ userId: UserId, keep: z.boolean().default(false) }),
    reply: MemberView,
    fails: ['conflict', 'already_exists'],
    example: {
      body: { userId: ids.userId },
      reply: { ...member, ownershipOffer: { by: ids.userId, endsAt: '2026-11-28T08:00:00.000Z' }, version: 2 },
    },
  },
  acceptOwnership: {
    method: 'POST',
    path: '/v1/workspaces/{workspaceId}/owner/accept',
    access: 'workspace:read',
    keys: 'never',
    summary: 'Become the owner that you were offered to be',
    reply: MemberView,
    fails: ['conflict'],
    example: { reply: { ...member, role: 'owner', version: 3 } },
  },
  endOwnershipOffer: {
    method: 'DELETE',
    path: '/v1/workspaces/{workspaceId}/members/{userId}/ownership',
    access: 'workspace:read',
    keys: 'never',
    summary: 'Decline the ownership that you were offered, or take your offer back',
    fails: ['conflict'],
    example: {},
  },
  listRoles: {
    method: 'GET',
    path: '/v1/workspaces/{workspaceId}/roles',
    access: 'member:read',
    summary: 'List the roles that the workspace has made itself',
    list: RoleShown,
    fails: [],
    example: { reply: [role] },
  },
  createRole: {
    method: 'POST',
    path: '/v1/workspaces/{workspaceId}/roles',
    access: 'member:change',
    keys: 'never',
    summary: 'Make a role of permission rows, none of which goes beyond your own',
    body: RoleInput,
    reply: RoleShown,
    status: 201,
    fails: ['limit_reached', 'conflict'],
    example: { body: { name: role.name, rows: role.rows }, reply: role },
  },
  changeRole: {
    method: 'PATCH',
    path: '/v1/workspaces/{workspaceId}/roles/{roleId}',
    access: 'member:change',
    keys: 'never',
    summary: 'Change a role: for whoever has it within a minute',
    description: 'Its rows replace those that are there: with them, `If-Match` must say which you have seen (428 without).',
    ifMatch: ['rows'],
    body: RolePatch,
    reply: RoleShown,
    fails: ['precondition_failed', 'conflict'],
    example: { params: roleParams, body: { name: 'Sitter' }, reply: { ...role, name: 'Sitter', version: 2 } },
  },
  deleteRole: {
    method: 'DELETE',
    path: '/v1/workspaces/{workspaceId}/roles/{roleId}',
    access: 'member:change',
    keys: 'never',
    summary: 'Delete a role: whoever has it is a guest from then on',
    fails: ['precondition_failed', 'conflict'],
    example: { params: roleParams },
  },
} as const satisfies Routes;
