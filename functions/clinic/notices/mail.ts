import { createHash } from 'node:crypto';
import * as z from 'zod';
import { mailFailure, sendMail } from '../../../shared/aws/mail.ts';
import { takeMailRoom } from '../../../shared/aws/mail-room.ts';
import { clinicOf } from '../../../shared/data/clinic/clinics.ts';
import { patientKeyOf } from '../../../shared/data/clinic/patient-keys.ts';
import { addressDigest, openPerson } from '../../../shared/data/clinic/patient-seal.ts';
import { patients } from '../../../shared/data/clinic/patients.ts';
import { schedules } from '../../../shared/data/clinic/schedules.ts';
import { workspaces } from '../../../shared/data/people/workspaces.ts';
import type { Appointment } from '../../../shared/domain/clinic/booking/appointment.ts';
import { mailAddressOf, noticeTag, type VisitNotice } from '../../../shared/domain/clinic/booking/visit-notice.ts';
import type { Patient } from '../../../shared/domain/clinic/patient.ts';
import type { PatientPerson } from '../../../shared/domain/clinic/patient-content.ts';
import type { Outcome } from '../../../shared/domain/core/tries.ts';
import { environment } from '../../../shared/env.ts';
import { visitMail } from '../../../shared/wording/clinic/visit-mail.ts';
import type { Mail } from '../../../shared/wording/core/mail-frame.ts';

const { MAIL_FROM, MAIL_CONFIGURATION_SET } = environment({ MAIL_FROM: z.email(), MAIL_CONFIGURATION_SET: z.string() });

/** The quota is of 24 hours that move on: within a quarter of an hour there may be room again. */
const keptRetrySeconds = 900;

/** To whom a visit is, where the clinic has such names told: by what their schedules are called. */
const cliniciansOf = async ({ workspaceId, scheduleIds }: Appointment, isWanted: boolean): Promise<string[]> => {
  const found = isWanted ? await Promise.all(scheduleIds.map(scheduleId => schedules.find({ workspaceId, scheduleId }))) : [];
  return found.flatMap(each => (each?.kind === 'clinician' ? [each.name] : []));
};

const composed = async (
  { about }: VisitNotice,
  appointment: Appointment,
  clinicName: string,
  { language, zone }: PatientPerson,
): Promise<Mail> => {
  const { address, phone, namesClinicians } = await clinicOf(appointment.workspaceId);
  const clinicians = await cliniciansOf(appointment, namesClinicians);
  const { start } = appointment;
  const facts = { about, clinicName, start, zone: appointment.zone, address, phone, clinicians };
  return visitMail(facts, { locale: language ?? 'en', zone: zone ?? appointment.zone });
};

/** What became of one try, and the digest of the address that it went to. */
export type Sending = { outcome: Outcome; address?: string };
const skipped = (reason: string): Sending => ({ outcome: { outcome: 'skipped', reason } });

/** The same for every try of a notice, and no word of whose it is. */
const messageIdOf = ({ workspaceId, patientId, appointmentId, about, at }: VisitNotice): string => {
  const digest = createHash('sha256').update([workspaceId, patientId, appointmentId, about, at].join('|')).digest('base64url');
  return `<${digest}@${MAIL_FROM.split('@')[1]}>`;
};

const handOver = async (notice: VisitNotice, mail: Mail, to: string): Promise<Outcome> => {
  const envelope = { from: `Almanac <${MAIL_FROM}>`, configurationSet: MAIL_CONFIGURATION_SET, to, messageId: messageIdOf(notice) };
  try {
    return { outcome: 'sent', ...(await sendMail({ ...mail, ...envelope, visitNotice: noticeTag(notice) })) };
  } catch (error) {
    return { outcome: mailFailure(error), reason: error instanceof Error ? error.name : 'unknown' };
  }
};

const isGone = (patient: Patient | undefined): boolean => patient?.person === undefined || patient.erasedAt !== undefined;

/** Mails a patient what a notice is about, if they want to be told by mail and can be. */
export const mailNotice = async (notice: VisitNotice, appointment: Appointment): Promise<Sending> => {
  const { workspaceId } = notice;
  const [workspace, patient] = await Promise.all([workspaces.find({ workspaceId }), patients.find(notice)]);
  if (!workspace || workspace.trashedAt) return skipped('clinic_gone');
  if (!patient || isGone(patient)) return skipped('patient_gone');
  // Also whoever has died is a patient no more, and nobody else there.
  if (patient.endedAt) return skipped('patient_ended');
  const key = await patientKeyOf(workspaceId);
  const person = openPerson(patient, key);
  const contact = mailAddressOf(person);
  if ('reason' in contact) return skipped(contact.reason);
  const address = addressDigest(contact.address, patient, key);
  if (patient.bounced?.includes(address)) return skipped('address_suppressed');
  if (!(await takeMailRoom('visit')))
    return { outcome: { outcome: 'throttled', reason: 'mail_quota_kept', retryAfterSeconds: keptRetrySeconds } };
  const mail = await composed(notice, appointment, workspace.name, person);
  return { outcome: await handOver(notice, mail, contact.address), address };
};
