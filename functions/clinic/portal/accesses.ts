import type * as z from 'zod';
import type { Portal, portalAccessRoutes } from '../../../shared/api/clinic/portal-accesses.ts';
import type { HandlersOf } from '../../../shared/api/core/route.ts';
import { patientKeyOf } from '../../../shared/data/clinic/patient-keys.ts';
import { patients } from '../../../shared/data/clinic/patients.ts';
import { portalAccesses, portalAccessesBy, portalAccessesOf, portalAccessesTo } from '../../../shared/data/clinic/portal-accesses.ts';
import { workspacesOf } from '../../../shared/data/people/workspaces.ts';
import { presentPatient } from '../../../shared/domain/clinic/patient.ts';
import { endPortalAccess, isLive, noPortalAccess, type PortalAccess } from '../../../shared/domain/clinic/portal/portal-access.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import { accept } from './accept.ts';
import { grant, shownAccess } from './grant.ts';

/** Portals with the names of their clinics; those of clinics that are closed are none. */
const portalsOf = async (accesses: readonly PortalAccess[]): Promise<z.input<typeof Portal>[]> => {
  const found = await workspacesOf([...new Set(accesses.map(({ workspaceId }) => workspaceId))]);
  const names = new Map(found.filter(({ trashedAt }) => !trashedAt).map(({ workspaceId, name }) => [workspaceId, name]));
  return accesses.flatMap(each => {
    const clinicName = names.get(each.workspaceId);
    return clinicName === undefined ? [] : [{ ...each, clinicName }];
  });
};

export const portalAccessHandlers: HandlersOf<typeof portalAccessRoutes> = {
  createPortalAccess: async ({ params, body, newId, context }) =>
    grant({ ...params, portalAccessId: await newId('portalAccess') }, body, context),

  listPortalAccesses: async ({ params, query }) => {
    const patient = presentPatient(await patients.find(params));
    const [page, key] = await Promise.all([portalAccessesTo(params, query), patientKeyOf(params.workspaceId)]);
    return { ...page, items: page.items.map(each => shownAccess(patient, each, key)) };
  },

  endPortalAccess: async ({ params, context, ifMatch }) => {
    const patient = presentPatient(await patients.find(params));
    const ended = await portalAccesses.update(params, each => endPortalAccess(each, 'clinic', context.now), context, ifMatch);
    return shownAccess(patient, ended, await patientKeyOf(params.workspaceId));
  },

  acceptPortalAccess: async ({ body, context }) => {
    const [portal] = await portalsOf([await accept(body, context)]);
    if (!portal) throw noPortalAccess();
    return portal;
  },

  listPortals: async ({ caller: { userId }, now }) => ({
    items: await portalsOf((await portalAccessesOf(userId)).filter(each => each.acceptedAt && isLive(each, now))),
  }),

  leavePortal: async ({ params, context }) => {
    const theirs = await portalAccessesBy(params, context.userId);
    if (theirs.length === 0) throw new Failure('not_found', { what: 'workspace' });
    await Promise.all(theirs.map(each => portalAccesses.update(each, access => endPortalAccess(access, 'holder', context.now), context)));
  },
};
