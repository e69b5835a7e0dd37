import type * as z from 'zod';
import { livePortalAccesses, portalAccesses } from '../../../shared/data/clinic/portal-accesses.ts';
import type { WriteContext } from '../../../shared/data/core/entity.ts';
import { unmarked } from '../../../shared/data/core/marks.ts';
import {
  endPortalAccess,
  type PortalAccess,
  type PortalAccessKey,
  type PortalEnder,
} from '../../../shared/domain/clinic/portal/portal-access.ts';
import type { Change } from '../../../shared/domain/core/due.ts';

/**
 * Ends an access by a rule, and with one of the patient what was given by it: nobody stays whom nobody can end there any more. That goes first, so that who
 * is cut off half way goes on from there.
 */
export const endWithGiven = async (
  id: PortalAccessKey,
  by: z.infer<typeof PortalEnder>,
  rule: (access: PortalAccess) => Change<PortalAccess>,
  context: WriteContext,
  ifMatch?: readonly number[],
): Promise<PortalAccess> => {
  const access = await portalAccesses.get(id);
  const { basis, userId } = rule(access).next;
  const given =
    basis === 'self' && userId !== undefined && access.endedAt === undefined
      ? await livePortalAccesses(id, each => each.byPatient === true && each.grantedBy === userId && each.endedAt === undefined)
      : [];
  for (const each of given) await portalAccesses.update(each, one => endPortalAccess(one, by, context.now), unmarked(context));
  return portalAccesses.update(id, rule, context, ifMatch);
};
