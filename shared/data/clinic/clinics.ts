import { Clinic, usualClinic } from '../../domain/clinic/clinic.ts';
import type { WorkspaceId } from '../../domain/core/ids.ts';
import { entity } from '../core/entity.ts';

/** What a clinic decides for itself, beside its workspace. */
export const clinics = entity({ name: 'clinic', pk: 'WS#{workspaceId}', sk: 'CLINIC', schema: Clinic });

/** The rules of a clinic: the usual ones where it has said nothing. Read with what else is read at the same moment. */
export const clinicOf = async (workspaceId: WorkspaceId): Promise<Clinic> =>
  (await clinics.find({ workspaceId })) ?? usualClinic(workspaceId);
