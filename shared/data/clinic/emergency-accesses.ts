import { EmergencyAccess } from '../../domain/clinic/emergency-access.ts';
import type { PatientKey } from '../../domain/clinic/patient.ts';
import type { UserId, WorkspaceId } from '../../domain/core/ids.ts';
import { entity } from '../core/entity.ts';
import { type Page, queryIndex, queryTable } from '../core/query.ts';
import { readMany } from '../core/rows.ts';

/** Who opened a chart in an emergency, beside the patient. */
export const emergencyAccesses = entity({
  name: 'emergency_access',
  pk: 'WS#{workspaceId}#PAT#{patientId}',
  sk: 'EMERGENCY#{emergencyAccessId}',
  schema: EmergencyAccess,
  gsi1: ({ workspaceId, at, emergencyAccessId }) => ({ gsi1pk: `WS#${workspaceId}#EMERGENCIES`, gsi1sk: `${at}#${emergencyAccessId}` }),
});

/** How many emergencies of a patient are looked at for one that is open: those that began last. */
const lookedAt = 50;

/** The emergency that began last by which somebody reads a chart. Only asked where nothing else opens it. */
export const lastEmergencyOf = async ({ workspaceId, patientId }: PatientKey, userId: UserId): Promise<EmergencyAccess | undefined> => {
  const page = await queryTable({ pk: `WS#${workspaceId}#PAT#${patientId}`, prefix: 'EMERGENCY#' }, emergencyAccesses.fromRow, {
    limit: lookedAt,
    descending: true,
  });
  return page.items.filter(each => each.userId === userId).toSorted((a, b) => (a.until < b.until ? 1 : -1))[0];
};

/** All emergencies of a clinic, those that began last first. */
export const emergenciesIn = async (workspaceId: WorkspaceId, page: { limit: number; cursor?: string }): Promise<Page<EmergencyAccess>> => {
  const keys = await queryIndex({ pk: `WS#${workspaceId}#EMERGENCIES` }, row => ({ pk: String(row.pk), sk: String(row.sk) }), {
    ...page,
    descending: true,
  });
  return { ...keys, items: (await readMany(keys.items)).map(emergencyAccesses.fromRow) };
};
