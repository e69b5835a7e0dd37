import * as z from 'zod';
import { InvitationId, WorkspaceId } from '../../domain/core/ids.ts';
import { Invitation, InvitationInput } from '../../domain/people/invitations/invitation.ts';
import { SharedLists } from '../../domain/people/invitations/shared-list.ts';
import { MemberRole } from '../../domain/people/workspaces/role.ts';
import { Member, MemberInput } from '../../domain/people/workspaces/workspace.ts';
import { ids, member } from '../core/examples.ts';
import type { Routes } from '../core/route.ts';
import { Paging } from '../core/shapes.ts';

/** A member as the members see them: without what is the clock's. */
export const MemberView = Member.omit({ dueAt: true });

const params = { invitationId: 'inv_01h455vb4pex5vsknk084sn02q' };

/** An invitation as those who invite see it. `mailed` is false until the last mail was taken, `refused` why it never will be; one of a user needs no mail. */
export const InvitationShown = Invitation.pick({
  workspaceId: true,
  invitationId: true,
  email: true,
  userId: true,
  role: true,
  until: true,
  lists: true,
  invitedBy: true,
  status: true,
  sends: true,
  sentAt: true,
  refused: true,
  createdAt: true,
  endsAt: true,
  version: true,
}).extend({ mailed: z.boolean().optional() });

/** An invitation as the one who is invited sees it. */
export const Welcome = z.object({
  workspaceId: WorkspaceId,
  workspaceName: z.string(),
  role: MemberRole,
  /** Of a helper: until when they would be one. */
  until: z.iso.datetime().optional(),
  lists: SharedLists.optional(),
  /** The name of who invites, where they gave one. */
  inviterName: z.string().optional(),
  endsAt: z.iso.datetime(),
});

/** The same, in the list of what one is invited to: with the token that reads, accepts or declines it. */
export const WelcomeListed = Welcome.extend({ invitationId: InvitationId, token: z.string() });

/** A workspace that may not invite somebody any more. */
export const Block = z.object({ workspaceId: WorkspaceId, createdAt: z.iso.datetime() });

/** An invitation of the examples. */
export const invitationExample = {
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
const offered = {
  ...Object.fromEntries(Object.entries(invitationExample).filter(([name]) => name !== 'email' && name !== 'mailed')),
  userId: ids.userId,
};
const token = 'forged.token';

/** What is asked at the path of members, and so answered with them. */
export const offerRoutes = {
  createOffer: {
    method: 'POST',
    path: '/v1/workspaces/{workspaceId}/members',
    access: 'member:create',
    freshProfile: true,
    keys: 'never',
    limit: 'send',
    summary: 'Offer a user, by their user id, to be a member in a role that is not above your own',
    description:
      'An invitation like one by mail: they are told by a notice, find it among their invitations, and are a member when they accept. Nobody is made a member without their own request. Whoever is offered it already gets the role that is asked for now; whoever left or declined within 30 days, or blocked the workspace, is not invited (403 `not_wanted`).',
    body: MemberInput,
    reply: InvitationShown,
    status: 201,
    fails: ['already_exists', 'conflict'],
    example: { body: { userId: ids.userId, role: 'member' }, reply: offered },
  },
} as const satisfies Routes;

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
    example: { reply: [invitationExample] },
  },
  createInvitation: {
    method: 'POST',
    path: '/v1/workspaces/{workspaceId}/invitations',
    access: 'member:create',
    freshProfile: true,
    keys: 'never',
    limit: 'send',
    summary: 'Invite an address by mail, in a role that is not above your own',
    description:
      'The mail holds a link that works once, for a week, and for nobody but a signed-in user with this verified address. Whoever is invited already is not invited twice: the open invitation is answered, with the role that is asked for now. Whoever left or declined within 30 days, or blocked the workspace, is not invited (403 `not_wanted`). Nobody is invited as an owner: ownership is offered to a member. A `helper` is one until a date (`until`), at most 366 days ahead, and the invitation is open no longer than that.',
    body: InvitationInput,
    reply: InvitationShown,
    status: 201,
    fails: ['conflict'],
    example: { body: { email: invitationExample.email, role: 'member' }, reply: invitationExample },
  },
  listMyInvitations: {
    method: 'GET',
    path: '/v1/me/invitations',
    access: 'user',
    keys: 'never',
    summary: 'List the workspaces that you are offered to join',
    description: 'Those that name you by your user id. One by mail is read by the link in its mail.',
    query: Paging,
    list: WelcomeListed,
    fails: [],
    example: {
      reply: [
        {
          workspaceId: ids.workspaceId,
          workspaceName: 'Home',
          role: 'member',
          inviterName: 'Ada',
          endsAt: invitationExample.endsAt,
          ...params,
          token,
        },
      ],
    },
  },
  listBlocks: {
    method: 'GET',
    path: '/v1/me/blocks',
    access: 'user',
    keys: 'never',
    summary: 'List the workspaces that you have blocked',
    query: Paging,
    list: Block,
    fails: [],
    example: { reply: [{ workspaceId: ids.workspaceId, createdAt: invitationExample.createdAt }] },
  },
  blockWorkspace: {
    method: 'POST',
    path: '/v1/me/blocks',
    access: 'user',
    keys: 'never',
    summary: 'Block a workspace: it cannot invite you any more',
    description: 'Neither by your user id nor at your address. Nobody is told. It changes nothing for a member: leave as well.',
    body: z.strictObject({ workspaceId: WorkspaceId }),
    reply: Block,
    fails: ['not_found', 'conflict'],
    example: { body: { workspaceId: ids.workspaceId }, reply: { workspaceId: ids.workspaceId, createdAt: invitationExample.createdAt } },
  },
  unblockWorkspace: {
    method: 'DELETE',
    path: '/v1/me/blocks/{workspaceId}',
    access: 'user',
    keys: 'never',
    summary: 'Let a workspace invite you again, also before the 30 days after you left or declined are over',
    fails: ['not_found', 'conflict'],
    example: {},
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
    example: { params, reply: { ...invitationExample, sends: 2, version: 3 } },
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
    summary: 'Read the invitation that you got by mail or by a notice',
    reply: Welcome,
    fails: ['not_found'],
    example: {
      params: { token },
      reply: { workspaceId: ids.workspaceId, workspaceName: 'Home', role: 'member', inviterName: 'Ada', endsAt: invitationExample.endsAt },
    },
  },
  acceptInvitation: {
    method: 'POST',
    path: '/v1/invitations/{token}/accept',
    access: 'user',
    keys: 'never',
    summary: 'Accept an invitation to you or to your own verified address: you are a member at once',
    reply: MemberView,
    fails: ['not_found', 'conflict', 'limit_reached'],
    example: { params: { token }, reply: member },
  },
  declineInvitation: {
    method: 'POST',
    path: '/v1/invitations/{token}/decline',
    access: 'user',
    keys: 'never',
    summary: 'Decline an invitation: the workspace cannot invite you again for 30 days',
    fails: ['not_found', 'conflict'],
    example: { params: { token } },
  },
} as const satisfies Routes;
