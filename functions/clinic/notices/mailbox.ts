import { addressDigest, openFormerMail, openPerson } from '../../../shared/data/clinic/patient-seal.ts';
import { survivorOf } from '../../../shared/data/clinic/patients.ts';
import { warnedAddresses } from '../../../shared/domain/clinic/former-mail.ts';
import type { Patient } from '../../../shared/domain/clinic/patient.ts';
import { mailAddressOf, type PatientPerson } from '../../../shared/domain/clinic/patient-content.ts';
import type { PatientId } from '../../../shared/domain/core/ids.ts';

/** Where a patient is mailed, how they are spoken to, and in which record that stands; `digest` is of the address, under the key of that record. */
export type Mailbox = { address: string; digest: string; person: PatientPerson; patientId: PatientId };

/**
 * Where a patient is mailed now, with a digest of it, or why they are not: they have not agreed, there is no address, or mail there came
 * back. Of a record that was merged the one says it that goes on: what somebody has said there last counts for all of theirs.
 */
export const mailboxOf = async (stored: Patient, workspaceKey: Buffer): Promise<Mailbox | { reason: string }> => {
  const patient = await survivorOf(stored);
  const person = openPerson(patient, workspaceKey);
  const contact = mailAddressOf(person);
  if ('reason' in contact) return contact;
  const digest = addressDigest(contact.address, patient, workspaceKey);
  return patient.bounced?.includes(digest)
    ? { reason: 'address_suppressed' }
    : { ...contact, digest, person, patientId: patient.patientId };
};

/** Where a patient is told who is let into their portal, but for where mail came back. */
export const warnedMailboxesOf = (patient: Patient, person: PatientPerson, workspaceKey: Buffer, now: string): string[] =>
  warnedAddresses(person, openFormerMail(patient, workspaceKey), now).filter(
    address => !patient.bounced?.includes(addressDigest(address, patient, workspaceKey)),
  );
