import { Invitation } from '../domain/invitation.ts';
import { entity } from './entity.ts';
import { queryTable } from './query.ts';

/** An address that is invited into a workspace; its id follows from both. */
export const invitations = entity({ name: 'invitation', pk: 'WS#{workspaceId}', sk: 'INVITE#{invitationId}', schema: Invitation });

/** A page of a workspace's invitations that are open. */
export const invitationsOf = (workspaceId: string, options: { limit: number; cursor?: string }) =>
  queryTable({ pk: `WS#${workspaceId}`, prefix: 'INVITE#' }, invitations.fromRow, {
    ...options,
    keep: ({ status }) => status === 'open',
  });
