import type * as z from 'zod';
import type { PortalCode } from '../../../shared/api/clinic/portal-accesses.ts';
import { clinicOf } from '../../../shared/data/clinic/clinics.ts';
import { patientKeyOf } from '../../../shared/data/clinic/patient-keys.ts';
import { markedUnder, openPerson } from '../../../shared/data/clinic/patient-seal.ts';
import { patients } from '../../../shared/data/clinic/patients.ts';
import { portalAccessByCode, portalAccesses } from '../../../shared/data/clinic/portal-accesses.ts';
import type { UserContext } from '../../../shared/data/core/entity.ts';
import { isPatientHere } from '../../../shared/domain/clinic/patient.ts';
import {
  acceptPortalAccess,
  noPortalAccess,
  type PortalAccess,
  refusePortalAccess,
  requireOffered,
  requireUsable,
} from '../../../shared/domain/clinic/portal/portal-access.ts';
import { firstLookAt } from '../../../shared/domain/clinic/portal/portal-clock.ts';
import { ageOf } from './age.ts';
import { digestOfCode } from './code.ts';

/** Is it the date of birth of the patient, as far as that is known? Of whom none is known nobody has access by a code: there is nothing to be right about. */
const isBorn = (said: string, known: string | undefined): boolean => known !== undefined && said.startsWith(known);

/**
 * The access of a code becomes that of whoever says it with the date of birth of the patient. Fails with `not_found` for any that cannot be used, and for who
 * is wrong about the date, which is counted.
 */
export const accept = async ({ code, birthDate }: z.output<typeof PortalCode>, context: UserContext): Promise<PortalAccess> => {
  const found = await portalAccessByCode(digestOfCode(code), context.userId);
  if (!found) throw noPortalAccess();
  // Used twice by the same person it is used once.
  if (found.userId === context.userId && !found.endedAt) return found;
  // What is of no use has nobody's key opened.
  requireOffered(found, context);
  const [patient, clinic, key] = await Promise.all([patients.find(found), clinicOf(found.workspaceId), patientKeyOf(found.workspaceId)]);
  if (!isPatientHere(patient)) throw noPortalAccess();
  const person = openPerson(patient, key);
  const age = await ageOf(patient, key, clinic);
  const isTheirs = isBorn(birthDate, person.birthDate);
  const accepted = await portalAccesses.update(
    found,
    access => {
      requireUsable(access, age, context);
      return isTheirs ? acceptPortalAccess(access, age, context, firstLookAt(access, age, context.now)) : refusePortalAccess(access);
    },
    markedUnder(context, key),
  );
  if (!isTheirs) throw noPortalAccess();
  return accepted;
};
