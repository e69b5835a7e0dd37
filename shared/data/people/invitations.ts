import type { UserId, WorkspaceId } from '../../domain/core/ids.ts';
import { Invitation } from '../../domain/people/invitations/invitation.ts';
import { entity } from '../core/entity.ts';
import { queryIndex, queryTable } from '../core/query.ts';
import { readMany } from '../core/rows.ts';

/** An address or a user that is invited into a workspace; its id follows from both. `gsi1` lists what a user is offered. */
export const invitations = entity({
  name: 'invitation',
  pk: 'WS#{workspaceId}',
  sk: 'INVITE#{invitationId}',
  schema: Invitation,
  gsi1: ({ userId, status, invitationId }) =>
    userId && status === 'open' ? { gsi1pk: `USER#${userId}#INVITES`, gsi1sk: invitationId } : undefined,
});

/** A page of the invitations that a user has not answered, as they are now. */
export const invitationsTo = async (userId: UserId, now: string, options: { limit: number; cursor?: string }) => {
  const page = await queryIndex({ pk: `USER#${userId}#INVITES` }, ({ pk, sk }) => ({ pk: String(pk), sk: String(sk) }), options);
  const found = (await readMany(page.items)).map(invitations.fromRow);
  return { items: found.filter(({ status, endsAt }) => status === 'open' && endsAt > now), cursor: page.cursor };
};

/** A page of a workspace's invitations that are open. */
export const invitationsOf = (workspaceId: WorkspaceId, options: { limit: number; cursor?: string }) =>
  queryTable({ pk: `WS#${workspaceId}`, prefix: 'INVITE#' }, invitations.fromRow, {
    ...options,
    keep: ({ status }) => status === 'open',
  });
