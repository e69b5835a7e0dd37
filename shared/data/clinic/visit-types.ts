import { VisitType, visitTypeRules } from '../../domain/clinic/booking/visit-type.ts';
import type { WorkspaceId } from '../../domain/core/ids.ts';
import { entity } from '../core/entity.ts';
import { type Page, queryTable, wholeOfTable } from '../core/query.ts';
import type { Quota } from '../core/quota.ts';

/** What is booked in a clinic. */
export const visitTypes = entity({ name: 'visit_type', pk: 'WS#{workspaceId}', sk: 'VISIT_TYPE#{visitTypeId}', schema: VisitType });

const rangeOf = (workspaceId: WorkspaceId) => ({ pk: `WS#${workspaceId}`, prefix: 'VISIT_TYPE#' });

/** A page of what is booked in a clinic, oldest first. */
export const visitTypesOf = (
  workspaceId: WorkspaceId,
  page: { limit: number; cursor?: string; keep?: (visitType: VisitType) => boolean },
): Promise<Page<VisitType>> => queryTable(rangeOf(workspaceId), visitTypes.fromRow, page);

/** How many types of visits there are in a workspace, archived or not. */
export const visitTypeQuota = (workspaceId: WorkspaceId): Quota => ({
  pk: `WS#${workspaceId}`,
  name: 'visit_type',
  most: visitTypeRules.perWorkspace,
  held: () => wholeOfTable(rangeOf(workspaceId), visitTypes.fromRow, visitTypeRules.perWorkspace, () => true),
});
