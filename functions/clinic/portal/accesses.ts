import type * as z from 'zod';
import type { Portal, portalAccessRoutes } from '../../../shared/api/clinic/portal-accesses.ts';
import type { HandlersOf } from '../../../shared/api/core/route.ts';
import { portalAccessesBy, portalAccessesOf, portalAccessesTo } from '../../../shared/data/clinic/portal-accesses.ts';
import { workspacesOf } from '../../../shared/data/people/workspaces.ts';
import { endPortalAccess, isLetIn, noPortalAccess, type PortalAccess } from '../../../shared/domain/clinic/portal/portal-access.ts';
import { isOpenAt } from '../../../shared/domain/clinic/portal/portal-end.ts';
import { Failure, unlessGone } from '../../../shared/domain/core/failure.ts';
import { accept } from './accept.ts';
import { endWithGiven } from './end.ts';
import { grant, shownAccess } from './grant.ts';
import { patientFor } from './patient.ts';

/** Portals with the names of their clinics; those of clinics that are closed are none. */
const portalsOf = async (accesses: readonly PortalAccess[]): Promise<z.input<typeof Portal>[]> => {
  const found = await workspacesOf([...new Set(accesses.map(({ workspaceId }) => workspaceId))]);
  const names = new Map(found.filter(({ trashedAt }) => !trashedAt).map(({ workspaceId, name }) => [workspaceId, name]));
  return accesses.flatMap(each => {
    const clinicName = names.get(each.workspaceId);
    return clinicName === undefined ? [] : [{ ...each, clinicName }];
  });
};

/** Those of some accesses that are open at this moment: of a parent the patient says that, as they are known now. */
const openOf = async (accesses: readonly PortalAccess[], now: string): Promise<PortalAccess[]> => {
  const isOpen = async (access: PortalAccess): Promise<boolean> => {
    if (access.basis !== 'parent') return isLetIn(access, now);
    const { age } = (await patientFor(access).catch(unlessGone)) ?? {};
    return age !== undefined && isOpenAt(access, age, now);
  };
  const open = await Promise.all(accesses.map(isOpen));
  return accesses.filter((_, nth) => open[nth]);
};

export const portalAccessHandlers: HandlersOf<typeof portalAccessRoutes> = {
  createPortalAccess: async ({ params, body, newId, context }) =>
    grant({ ...params, portalAccessId: await newId('portalAccess') }, body, context),

  listPortalAccesses: async ({ params, query, now }) => {
    const [of, page] = await Promise.all([patientFor(params), portalAccessesTo(params, query)]);
    return { ...page, items: page.items.map(each => shownAccess(of, each, now)) };
  },

  endPortalAccess: async ({ params, context, ifMatch }) => {
    const of = await patientFor(params);
    const ended = await endWithGiven(params, 'clinic', each => endPortalAccess(each, 'clinic', context.now), context, ifMatch);
    return shownAccess(of, ended, context.now);
  },

  acceptPortalAccess: async ({ body, context }) => {
    const [portal] = await portalsOf([await accept(body, context)]);
    if (!portal) throw noPortalAccess();
    return portal;
  },

  listPortals: async ({ caller: { userId }, now }) => ({
    items: await portalsOf(await openOf(await portalAccessesOf(userId), now)),
  }),

  leavePortal: async ({ params, context }) => {
    const theirs = await portalAccessesBy(params, context.userId);
    if (theirs.length === 0) throw new Failure('not_found', { what: 'workspace' });
    for (const each of theirs) await endWithGiven(each, 'holder', access => endPortalAccess(access, 'holder', context.now), context);
  },
};
