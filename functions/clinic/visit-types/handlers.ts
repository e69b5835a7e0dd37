import type { visitTypeRoutes } from '../../../shared/api/clinic/visit-types.ts';
import type { HandlersOf } from '../../../shared/api/core/route.ts';
import { visitTypeQuota, visitTypes, visitTypesOf } from '../../../shared/data/clinic/visit-types.ts';
import { createWithin } from '../../../shared/data/core/quota.ts';
import { workspaces } from '../../../shared/data/people/workspaces.ts';
import { changeVisitType, createVisitType, type VisitType } from '../../../shared/domain/clinic/booking/visit-type.ts';
import { requireClinic } from '../patients/clinic.ts';

export const visitTypeHandlers: HandlersOf<typeof visitTypeRoutes> = {
  createVisitType: async ({ params: { workspaceId }, body, newId, context }) => {
    requireClinic(await workspaces.get({ workspaceId }));
    const ids = { workspaceId, visitTypeId: await newId('visitType') };
    return (await createWithin(visitTypeQuota(workspaceId), visitTypes, ids, createVisitType(body, ids, context), context)).record;
  },
  listVisitTypes: async ({ params: { workspaceId }, query: { archived, ...page } }) =>
    visitTypesOf(workspaceId, { ...page, keep: ({ archivedAt }: VisitType) => String(archivedAt !== undefined) === archived }),
  getVisitType: async ({ params }) => visitTypes.get(params),
  changeVisitType: async ({ params, body, context, ifMatch }) =>
    visitTypes.update(params, visitType => changeVisitType(visitType, body, context.now), context, ifMatch),
};
