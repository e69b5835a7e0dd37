import { Failure } from '../../domain/core/failure.ts';
import type { UserId, WorkspaceId } from '../../domain/core/ids.ts';
import type { Standing } from '../../domain/core/permissions.ts';
import { isGuardian } from '../../domain/people/children/child.ts';
import type { Member } from '../../domain/people/workspaces/workspace.ts';
import { children, childrenIn, membershipsOf } from './children.ts';
import { membershipOf } from './members.ts';
import { standingFor } from './roles.ts';

/** The memberships of the children whose guardian somebody is. */
export const wardsOf = async ({ workspaceId, userId }: { workspaceId: WorkspaceId; userId: UserId }): Promise<Member[]> =>
  (await membershipsOf(await childrenIn(workspaceId))).filter(ward => isGuardian(ward, userId));

/** Somebody who is acted for: what they may themselves, and the zone that their days begin in. */
export type Ward = { standing: Standing; zone: string };

/**
 * Whom somebody acts for in a workspace, as it is at this moment: read for each request, so that it ends at once. Today these are children by
 * their guardians. Fails with `forbidden` for whoever may not act for them, whether or not there are such.
 */
export const wardOf = async (id: { workspaceId: WorkspaceId; userId: UserId }, actor: UserId): Promise<Ward> => {
  const [member, child] = await Promise.all([membershipOf(id), children.find(id)]);
  if (!member || !child || child.erasedAt || !isGuardian(member, actor)) throw new Failure('forbidden', { reason: 'not_a_guardian' });
  return { standing: await standingFor(member), zone: child.zone };
};
