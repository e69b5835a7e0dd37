import { portalNeeds, portalVisitNeeds } from '../../../shared/api/clinic/portal-needs.ts';
import { clinicOf } from '../../../shared/data/clinic/clinics.ts';
import { patientKeyOf } from '../../../shared/data/clinic/patient-keys.ts';
import { openPerson } from '../../../shared/data/clinic/patient-seal.ts';
import { patients, survivorOf } from '../../../shared/data/clinic/patients.ts';
import { portalAccessesBy } from '../../../shared/data/clinic/portal-accesses.ts';
import type { UserContext } from '../../../shared/data/core/entity.ts';
import { workspaces } from '../../../shared/data/people/workspaces.ts';
import type { Clinic } from '../../../shared/domain/clinic/clinic.ts';
import { isPatientHere, type Patient, type PatientKey } from '../../../shared/domain/clinic/patient.ts';
import type { PatientPerson } from '../../../shared/domain/clinic/patient-content.ts';
import { type PortalAccess, portalAccessFor } from '../../../shared/domain/clinic/portal/portal-access.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import { noteRefused, noteShownBy } from '../patients/access.ts';
import { ageOf } from './age.ts';

const needs = { ...portalNeeds, ...portalVisitNeeds };
type Operation = keyof typeof needs;

/** A patient whose portal is open to whoever asks: who they are, the key of the clinic's patients, its rules, and by which access. */
export type OpenedPortal = { patient: Patient; person: PatientPerson; key: Buffer; clinic: Clinic; access: PortalAccess };

const closed = () => new Failure('not_found', { what: 'workspace' });

/** The accesses that somebody has, or had, to any record of a patient of whom there are several: each opens all of theirs. */
const accessesOfPerson = async (patient: Patient, userId: UserContext['userId']): Promise<PortalAccess[]> => {
  const { workspaceId, patientId, mergedFrom = [] } = await survivorOf(patient);
  const each = [patientId, ...mergedFrom].map(one => portalAccessesBy({ workspaceId, patientId: one }, userId));
  return (await Promise.all(each)).flat();
};

/**
 * A patient to whose portal somebody has access, or had, read as all of it is at this moment: nothing of it is kept from one request to the next. Closed
 * with the clinic, and of who is no patient there any more.
 */
const openPortal = async (
  { workspaceId, patientId }: PatientKey,
  { userId }: UserContext,
): Promise<Omit<OpenedPortal, 'access'> & { theirs: PortalAccess[] }> => {
  const id = { workspaceId, patientId };
  const [own, workspace, patient, clinic] = await Promise.all([
    portalAccessesBy(id, userId),
    workspaces.find(id),
    patients.find(id),
    clinicOf(workspaceId),
  ]);
  const isThere = workspace && !workspace.trashedAt && isPatientHere(patient);
  if (!isThere) throw closed();
  const theirs = patient.merged || patient.mergedFrom ? await accessesOfPerson(patient, userId) : own;
  if (theirs.length === 0) throw closed();
  const key = await patientKeyOf(workspaceId);
  const person = openPerson(patient, key);
  return { patient, person, key, clinic, theirs };
};

/** The access by which somebody may; where they may not, that is written down before they are told. */
const permitted = async (judge: () => PortalAccess, refused: () => Promise<void>): Promise<PortalAccess> => {
  try {
    return judge();
  } catch (error) {
    if (error instanceof Failure) await refused();
    throw error;
  }
};

/**
 * Answers a request by the portal of a patient: to whoever has the access that the route needs, and once it stands with the patient that they are
 * shown it, or were refused what they asked for. No handler of the portal gets to a patient otherwise.
 */
export const byPortal =
  <R extends { params: PatientKey; context: UserContext }, T>(
    operation: Operation,
    answer: (opened: OpenedPortal, request: R) => Promise<T>,
  ) =>
  async (request: R): Promise<T> => {
    const { theirs, ...opened } = await openPortal(request.params, request.context);
    const { patient, person, clinic } = opened;
    const by = await permitted(
      () => portalAccessFor(theirs, needs[operation], ageOf(person, clinic), request.context.now),
      () => noteRefused(patient, operation, request.context, theirs.at(-1)!.portalAccessId),
    );
    const { portalAccessId, basis } = by;
    const note = () =>
      noteShownBy([patient], operation, request.context, { portalAccessId, ...(basis === 'self' ? { bySelf: true } : {}) });
    // What fails once the right was there has looked, too.
    const answered = await answer({ ...opened, access: by }, request).catch(async error => {
      if (error instanceof Failure) await note();
      throw error;
    });
    await note();
    return answered;
  };
