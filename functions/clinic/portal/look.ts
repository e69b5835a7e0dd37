import { clinicOf } from '../../../shared/data/clinic/clinics.ts';
import { patientKeyOf } from '../../../shared/data/clinic/patient-keys.ts';
import { patients } from '../../../shared/data/clinic/patients.ts';
import { portalAccesses } from '../../../shared/data/clinic/portal-accesses.ts';
import type { WriteContext } from '../../../shared/data/core/entity.ts';
import type { PortalAccessKey } from '../../../shared/domain/clinic/portal/portal-access.ts';
import { lookAtPortal } from '../../../shared/domain/clinic/portal/portal-clock.ts';
import { unlessGone } from '../../../shared/domain/core/failure.ts';
import { ageOf } from './age.ts';

/** Looks whether an access has ended, or ends soon, by what is known of its patient now. Of who was erased there is nothing to look at. */
export const lookAt = async (id: PortalAccessKey, context: WriteContext): Promise<void> => {
  const [patient, clinic] = await Promise.all([patients.find(id), clinicOf(id.workspaceId)]);
  if (!patient || patient.erasedAt) return;
  const age = await ageOf(patient, await patientKeyOf(id.workspaceId), clinic);
  await portalAccesses.update(id, access => lookAtPortal(access, age, context.now), context).catch(unlessGone);
};
