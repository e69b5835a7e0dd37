import { openAppointment } from '../../../shared/data/clinic/appointment-seal.ts';
import { appointments } from '../../../shared/data/clinic/appointments.ts';
import { clinicOf } from '../../../shared/data/clinic/clinics.ts';
import { patientKeyOf } from '../../../shared/data/clinic/patient-keys.ts';
import { addressDigest, openPerson } from '../../../shared/data/clinic/patient-seal.ts';
import { patients, survivorOf } from '../../../shared/data/clinic/patients.ts';
import { workspaces } from '../../../shared/data/people/workspaces.ts';
import type { Appointment } from '../../../shared/domain/clinic/booking/appointment.ts';
import type { VisitLink } from '../../../shared/domain/clinic/booking/visit-link.ts';
import type { Clinic } from '../../../shared/domain/clinic/clinic.ts';
import { isPatientHere, type Patient } from '../../../shared/domain/clinic/patient.ts';
import { mailAddressesOf, type PatientPerson } from '../../../shared/domain/clinic/patient-content.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import { visitLink } from '../../../shared/runtime/auth/visit-links.ts';
import { requireLinkQuota } from '../../../shared/runtime/http/limits.ts';
import type { VisitReader } from '../../../shared/wording/clinic/visit-words.ts';
import { readerOf } from '../notices/facts.ts';

/** What a link leads to, whether or not anything can still be done with it, how its reader is spoken to, and where the call is of a visit by video. */
export type LinkedVisit = {
  link: VisitLink;
  visit: Appointment;
  clinic: Clinic;
  clinicName: string;
  reader: VisitReader;
  callLink?: string | undefined;
};

/** Is the mail with the link still one to this patient: did it go to one of the addresses that they have now, by the record of the visit or the one that goes on? */
const isTheirs = ({ address }: VisitLink, people: readonly PatientPerson[], patient: Patient, key: Buffer): boolean =>
  people.flatMap(mailAddressesOf).some(each => addressDigest(each, patient, key) === address);

/**
 * What the link in a token leads to, where it is ours. Fails with `invalid_link` where the patient or the clinic is gone, or the mail went to an
 * address that is the patient’s no more.
 */
export const openLink = async (token: string): Promise<LinkedVisit> => {
  const link = await visitLink(token);
  await requireLinkQuota(token);
  const [workspace, patient, visit, clinic] = await Promise.all([
    workspaces.find(link),
    patients.find(link),
    appointments.find(link),
    clinicOf(link.workspaceId),
  ]);
  const isThere = workspace && !workspace.trashedAt && isPatientHere(patient) && patient.person !== undefined;
  if (!isThere || !visit) throw new Failure('invalid_link');
  const key = await patientKeyOf(link.workspaceId);
  // Where they are reached says the record that goes on; what was sent before it did went to an address of the other.
  const goesOn = await survivorOf(patient);
  const person = openPerson(goesOn, key);
  if (!isTheirs(link, [person, openPerson(patient, key)], patient, key)) throw new Failure('invalid_link');
  const { link: callLink } = openAppointment(visit, patient, key);
  return { link, visit, clinic, clinicName: workspace.name, reader: readerOf(person, visit), callLink };
};
