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
import type { Age } from '../../../shared/domain/clinic/portal/portal-end.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import { noteRefused, noteShownBy } from '../patients/access.ts';
import { ageOf } from './age.ts';

const needs = { ...portalNeeds, ...portalVisitNeeds };
type Operation = keyof typeof needs;

/** A patient whose portal is open to whoever asks: who they are, the key of the clinic's patients, its rules, by which access, and which others they have or had. */
export type OpenedPortal = {
  patient: Patient;
  person: PatientPerson;
  key: Buffer;
  clinic: Clinic;
  age: Age;
  access: PortalAccess;
  theirs: PortalAccess[];
};

const closed = () => new Failure('not_found', { what: 'workspace' });

/**
 * A patient to whose portal somebody has access, or had, read as all of it is at this moment: nothing of it is kept from one request to the next. Closed
 * with the clinic, and of who is no patient there any more. An access opens the record that it was given for, and none that was merged with it: a
 * merge may be wrong, and whoever decides on it sees nobody's accesses.
 */
const openPortal = async ({ workspaceId, patientId }: PatientKey, { userId }: UserContext): Promise<Omit<OpenedPortal, 'access'>> => {
  const id = { workspaceId, patientId };
  const [theirs, workspace, patient, clinic] = await Promise.all([
    portalAccessesBy(id, userId),
    workspaces.find(id),
    patients.find(id),
    clinicOf(workspaceId),
  ]);
  const isThere = workspace && !workspace.trashedAt && isPatientHere(patient);
  if (!isThere) throw closed();
  // Who is no patient any more says the record that goes on: nobody can end the other.
  const goesOn = await survivorOf(patient);
  if (!isPatientHere(goesOn) || theirs.length === 0) throw closed();
  const key = await patientKeyOf(workspaceId);
  const person = openPerson(patient, key);
  return { patient, person, key, clinic, theirs, age: await ageOf(goesOn, key, clinic) };
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
    const opened = await openPortal(request.params, request.context);
    const { patient, age, theirs } = opened;
    const by = await permitted(
      () => portalAccessFor(theirs, needs[operation], age, request.context.now),
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
