import * as z from 'zod';
import { Role } from '../domain/permissions.ts';
import { List, ListInput, ListPatch, Member, MemberInput, MemberPatch, Workspace, WorkspaceInput, WorkspacePatch } from '../domain/workspace.ts';
import { Paging } from './shapes.ts';
import type { Routes } from './route.ts';

const WithRole = Workspace.extend({ role: Role });

export const workspaceRoutes = {
  listWorkspaces: {
    method: 'GET', path: '/v1/workspaces', access: 'user',
    summary: 'List the workspaces you are a member of, with your role in each',
    query: z.strictObject({}), list: WithRole, fails: [], example: {},
  },
  createWorkspace: {
    method: 'POST', path: '/v1/workspaces', access: 'user',
    summary: 'Create a workspace and become its owner',
    body: WorkspaceInput, reply: Workspace, status: 201, fails: ['limit_reached'],
    example: { body: { name: 'Home', kind: 'household' } },
  },
  getWorkspace: {
    method: 'GET', path: '/v1/workspaces/{workspaceId}', access: 'workspace:read',
    summary: 'Read a workspace', reply: Workspace, fails: [], example: {},
  },
  changeWorkspace: {
    method: 'PATCH', path: '/v1/workspaces/{workspaceId}', access: 'workspace:change',
    summary: 'Rename a workspace', body: WorkspacePatch, reply: Workspace, fails: ['precondition_failed', 'conflict'],
    example: { body: { name: 'Our home' } },
  },
  listMembers: {
    method: 'GET', path: '/v1/workspaces/{workspaceId}/members', access: 'member:read',
    summary: 'List the members of a workspace', query: Paging, list: Member, fails: [], example: {},
  },
  addMember: {
    method: 'POST', path: '/v1/workspaces/{workspaceId}/members', access: 'member:create',
    summary: 'Add a user to a workspace by their user id', body: MemberInput, reply: Member, status: 201, fails: ['already_exists', 'conflict'],
    example: { body: { userId: 'user_01h455vb4pex5vsknk084sn02q', role: 'member' } },
  },
  changeMember: {
    method: 'PATCH', path: '/v1/workspaces/{workspaceId}/members/{userId}', access: 'member:change',
    summary: 'Give a member another role', body: MemberPatch, reply: Member, fails: ['precondition_failed', 'conflict', 'last_owner'],
    example: { body: { role: 'admin' } },
  },
  removeMember: {
    method: 'DELETE', path: '/v1/workspaces/{workspaceId}/members/{userId}', access: 'workspace:read',
    summary: 'Remove a member, or leave the workspace yourself', fails: ['conflict', 'last_owner'], example: {},
  },
  listLists: {
    method: 'GET', path: '/v1/workspaces/{workspaceId}/lists', access: 'list:read',
    summary: 'List the lists of a workspace', query: Paging, list: List, fails: [], example: {},
  },
  createList: {
    method: 'POST', path: '/v1/workspaces/{workspaceId}/lists', access: 'list:create',
    summary: 'Create a list', body: ListInput, reply: List, status: 201, fails: [], example: { body: { name: 'Garden' } },
  },
  getList: {
    method: 'GET', path: '/v1/workspaces/{workspaceId}/lists/{listId}', access: 'list:read',
    summary: 'Read a list', reply: List, fails: [], example: {},
  },
  changeList: {
    method: 'PATCH', path: '/v1/workspaces/{workspaceId}/lists/{listId}', access: 'list:change',
    summary: 'Rename a list', body: ListPatch, reply: List, fails: ['precondition_failed', 'conflict'], example: { body: { name: 'Balcony' } },
  },
  deleteList: {
    method: 'DELETE', path: '/v1/workspaces/{workspaceId}/lists/{listId}', access: 'list:delete',
    summary: 'Put a list into the trash; its items stay', fails: ['precondition_failed', 'conflict'], example: {},
  },
} as const satisfies Routes;
