import * as z from 'zod';
import { Invitation, InvitationInput } from '../domain/invitation.ts';
import { MemberRole } from '../domain/role.ts';
import { Member } from '../domain/workspace.ts';
import { ids, member } from './examples.ts';
import type { Routes } from './route.ts';
import { Paging } from './shapes.ts';

const params = { invitationId: 'inv_01h455vb4pex5vsknk084sn02q' };

/** An invitation as those who invite see it. `mailed` is false until the last mail was taken, `refused` why it never will be. */
export const InvitationShown = Invitation.pick({
  workspaceId: true,
  invitationId: true,
  email: true,
  role: true,
  invitedBy: true,
  status: true,
  sends: true,
  sentAt: true,
  refused: true,
  createdAt: true,
  endsAt: true,
  version: true,
}).extend({ mailed: z.boolean() });

/** An invitation as the one who is invited sees it. */
export const Welcome = z.object({
  workspaceId: z.string(),
  workspaceName: z.string(),
  role: MemberRole,
  /** The name of who invites, where they gave one. */
  inviterName: z.string().optional(),
  endsAt: z.iso.datetime(),
});

const invitation = {
  workspaceId: ids.workspaceId,
  ...params,
  email: 'ben@example.org',
  role: 'member',
  invitedBy: ids.userId,
  status: 'open',
  sends: 1,
  sentAt: '2026-11-21T08:00:00.000Z',
  createdAt: '2026-11-21T08:00:00.000Z',
  endsAt: '2026-11-28T08:00:00.000Z',
  version: 1,
  mailed: true,
} as const;
const token = 'forged.token';

export const invitationRoutes = {
  listInvitations: {
    method: 'GET',
    path: '/v1/workspaces/{workspaceId}/invitations',
    access: 'member:create',
    keys: 'never',
    summary: 'List the invitations that are open',
    query: Paging,
    list: InvitationShown,
    fails: [],
    example: { reply: [invitation] },
  },
  createInvitation: {
    method: 'POST',
    path: '/v1/workspaces/{workspaceId}/invitations',
    access: 'member:create',
    keys: 'never',
    limit: 'send',
    summary: 'Invite an address by mail, in a role that is not above your own',
    description:
      'The mail holds a link that works once, for a week, and for nobody but a signed-in user with this verified address. Whoever is invited already is not invited twice: the open invitation is answered as it is.',
    body: InvitationInput,
    reply: InvitationShown,
    status: 201,
    fails: ['conflict'],
    example: { body: { email: invitation.email, role: 'member' }, reply: invitation },
  },
  resendInvitation: {
    method: 'POST',
    path: '/v1/workspaces/{workspaceId}/invitations/{invitationId}/resend',
    access: 'member:create',
    keys: 'never',
    limit: 'send',
    summary: 'Send the mail of an open invitation again: ten minutes after the last at the earliest, five times in all',
    reply: InvitationShown,
    fails: ['conflict', 'limit_reached', 'precondition_failed'],
    example: { params, reply: { ...invitation, sends: 2, version: 3 } },
  },
  revokeInvitation: {
    method: 'DELETE',
    path: '/v1/workspaces/{workspaceId}/invitations/{invitationId}',
    access: 'member:create',
    keys: 'never',
    summary: 'Take an invitation back: its link is dead at once',
    fails: ['conflict', 'precondition_failed'],
    example: { params },
  },
  readInvitation: {
    method: 'GET',
    path: '/v1/invitations/{token}',
    access: 'user',
    keys: 'never',
    summary: 'Read the invitation that you got by mail',
    reply: Welcome,
    fails: ['not_found'],
    example: {
      params: { token },
      reply: { workspaceId: ids.workspaceId, workspaceName: 'Home', role: 'member', inviterName: 'Ada', endsAt: invitation.endsAt },
    },
  },
  acceptInvitation: {
    method: 'POST',
    path: '/v1/invitations/{token}/accept',
    access: 'user',
    keys: 'never',
    summary: 'Accept an invitation to your own verified address: you are a member at once',
    reply: Member,
    fails: ['not_found', 'conflict', 'limit_reached'],
    example: { params: { token }, reply: member },
  },
  declineInvitation: {
    method: 'POST',
    path: '/v1/invitations/{token}/decline',
    access: 'user',
    keys: 'never',
    summary: 'Decline an invitation to your own verified address',
    fails: ['not_found', 'conflict'],
    example: { params: { token } },
  },
} as const satisfies Routes;
