import type * as z from 'zod';
import { livePortalAccesses, portalAccesses } from '../../../shared/data/clinic/portal-accesses.ts';
import type { WriteContext } from '../../../shared/data/core/entity.ts';
import { unmarked } from '../../../shared/data/core/marks.ts';
import { patient as patience } from '../../../shared/data/core/race.ts';
import type { Write } from '../../../shared/data/core/transact.ts';
import {
  endPortalAccess,
  isUsable,
  type PortalAccess,
  type PortalAccessKey,
  type PortalEnder,
} from '../../../shared/domain/clinic/portal/portal-access.ts';
import type { Change } from '../../../shared/domain/core/due.ts';

type Ender = z.infer<typeof PortalEnder>;

/**
 * What goes beside the end of an access by which somebody is the patient: where they have another such, that it stays until then; otherwise the end of what
 * they have let others have, so that nobody stays whom nobody can end there any more.
 */
const besideEnd = async ({ basis, userId, endedAt, ...access }: PortalAccess, by: Ender, context: WriteContext): Promise<Write[]> => {
  if (basis !== 'self' || userId === undefined || endedAt !== undefined) return [];
  const open = await livePortalAccesses(access, each => isUsable(each, context.now));
  const isOther = (each: PortalAccess): boolean =>
    each.basis === 'self' && each.userId === userId && each.portalAccessId !== access.portalAccessId;
  const other = open.find(isOther);
  if (other) return [portalAccesses.unchanged(other)];
  const given = open.filter(each => each.byPatient === true && each.grantedBy === userId);
  return given.map(each => portalAccesses.putNext(endPortalAccess(each, by, context.now), unmarked(context), each));
};

/** Ends an access by a rule, and with the last of the patient what was given by it, in one write: of several that end at once one is the last. */
export const endWithGiven = (
  id: PortalAccessKey,
  by: Ender,
  rule: (access: PortalAccess) => Change<PortalAccess>,
  context: WriteContext,
  ifMatch?: readonly number[],
): Promise<PortalAccess> =>
  portalAccesses.update(
    id,
    async access => {
      const change = rule(access);
      return { ...change, beside: await besideEnd(access, by, context) };
    },
    context,
    ifMatch,
    patience,
  );
