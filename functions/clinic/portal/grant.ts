import { randomBytes } from 'node:crypto';
import type * as z from 'zod';
import type { PortalAccessView } from '../../../shared/api/clinic/portal-accesses.ts';
import { clinicOf } from '../../../shared/data/clinic/clinics.ts';
import { patientKeyOf } from '../../../shared/data/clinic/patient-keys.ts';
import { dataKeyOf, markedUnder, openPerson, openText, sealText } from '../../../shared/data/clinic/patient-seal.ts';
import { patients, whileThere } from '../../../shared/data/clinic/patients.ts';
import { portalAccesses, portalQuota } from '../../../shared/data/clinic/portal-accesses.ts';
import type { UserContext } from '../../../shared/data/core/entity.ts';
import { createBeside, placeIn } from '../../../shared/data/core/quota.ts';
import { patient as patience } from '../../../shared/data/core/race.ts';
import { type Patient, presentPatient } from '../../../shared/domain/clinic/patient.ts';
import {
  grantPortalAccess,
  type PortalAccess,
  type PortalAccessInput,
  type PortalAccessKey,
} from '../../../shared/domain/clinic/portal/portal-access.ts';
import { ageOf } from './age.ts';
import { codeOf, digestOfCode } from './code.ts';

type ShownAccess = z.input<typeof PortalAccessView>;

/** An access as whoever may read patients sees it, with its evidence in the clear. */
export const shownAccess = (patient: Patient, access: PortalAccess, key: Buffer): ShownAccess => ({
  ...access,
  evidence: openText(patient, 'portal', access.evidence, key),
});

/** Offers access to the portal of a patient, and shows the code of it, also where that is asked for again under the same key. Fails with `limit_reached`. */
export const grant = async (
  id: PortalAccessKey,
  { evidence, ...input }: z.output<typeof PortalAccessInput>,
  context: UserContext & { zone: string },
): Promise<ShownAccess> => {
  const [found, clinic] = await Promise.all([patients.find(id), clinicOf(id.workspaceId)]);
  const patient = presentPatient(found);
  const key = await patientKeyOf(id.workspaceId);
  const code = codeOf(id, dataKeyOf(patient, key));
  const sealed = { evidence: sealText(patient, 'portal', evidence, key, randomBytes), codeDigest: digestOfCode(code) };
  const change = grantPortalAccess(id, input, sealed, ageOf(openPerson(patient, key), clinic), context);
  // Of a patient who is erased meanwhile nothing is written that nobody could open.
  const beside = async () => [...(await whileThere(id)), await placeIn(portalQuota(id, context.now))];
  const { record } = await createBeside(beside, portalAccesses, id, change, markedUnder(context, key), patience);
  const shown = shownAccess(patient, record, key);
  return record.acceptedAt || record.endedAt ? shown : { ...shown, code };
};
