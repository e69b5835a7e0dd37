import type * as z from 'zod';
import { livePortalAccesses, portalAccesses } from '../../../shared/data/clinic/portal-accesses.ts';
import { checkMatch, type WriteContext } from '../../../shared/data/core/entity.ts';
import { unmarked } from '../../../shared/data/core/marks.ts';
import {
  endPortalAccess,
  type PortalAccess,
  type PortalAccessKey,
  type PortalBasis,
  type PortalEnder,
} from '../../../shared/domain/clinic/portal/portal-access.ts';
import type { Change } from '../../../shared/domain/core/due.ts';

/** What somebody has let others have of a patient, where this access is the last by which they are the patient: of several the others still end that. */
const givenBy = async (access: PortalAccess, basis: PortalBasis): Promise<PortalAccess[]> => {
  const { userId, portalAccessId, endedAt } = access;
  if (basis !== 'self' || userId === undefined || endedAt !== undefined) return [];
  const open = await livePortalAccesses(access, each => each.endedAt === undefined);
  const isOther = (each: PortalAccess): boolean =>
    each.basis === 'self' && each.userId === userId && each.portalAccessId !== portalAccessId;
  return open.some(isOther) ? [] : open.filter(each => each.byPatient === true && each.grantedBy === userId);
};

/**
 * Ends an access by a rule, and with the last of the patient what was given by it: nobody stays whom nobody can end there any more. That goes first, so that
 * who is cut off half way goes on from there; where the access itself is not ended nobody is.
 */
export const endWithGiven = async (
  id: PortalAccessKey,
  by: z.infer<typeof PortalEnder>,
  rule: (access: PortalAccess) => Change<PortalAccess>,
  context: WriteContext,
  ifMatch?: readonly number[],
): Promise<PortalAccess> => {
  const access = await portalAccesses.get(id);
  const { basis } = rule(access).next;
  checkMatch(access, ifMatch);
  for (const each of await givenBy(access, basis))
    await portalAccesses.update(each, one => endPortalAccess(one, by, context.now), unmarked(context));
  return portalAccesses.update(id, rule, context, ifMatch);
};
