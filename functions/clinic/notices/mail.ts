import { createHash } from 'node:crypto';
import { envelope, messageIdOf } from '../../../shared/aws/mail/mail-envelope.ts';
import { takeMailRoom } from '../../../shared/aws/mail/mail-room.ts';
import { noMailRoom, tryMail } from '../../../shared/aws/mail/mail-try.ts';
import { clinicOf } from '../../../shared/data/clinic/clinics.ts';
import { patientKeyOf } from '../../../shared/data/clinic/patient-keys.ts';
import { addressDigest } from '../../../shared/data/clinic/patient-seal.ts';
import { patients, survivorOf } from '../../../shared/data/clinic/patients.ts';
import { noticesOf } from '../../../shared/data/clinic/visit-notices.ts';
import { workspaces } from '../../../shared/data/people/workspaces.ts';
import type { Appointment } from '../../../shared/domain/clinic/booking/appointment.ts';
import { noticeTag, type VisitNotice, wentOut } from '../../../shared/domain/clinic/booking/visit-notice.ts';
import type { PatientPerson } from '../../../shared/domain/clinic/patient-content.ts';
import type { PatientId } from '../../../shared/domain/core/ids.ts';
import type { Outcome } from '../../../shared/domain/core/tries.ts';
import { type MailAbout, visitMail } from '../../../shared/wording/clinic/visit-mail.ts';
import type { Mail } from '../../../shared/wording/core/mail-frame.ts';
import { factsAbout, readerOf } from './facts.ts';
import { linksOf } from './links.ts';
import { mailboxOf } from './mailbox.ts';
import { startsTold } from './series.ts';

/** What a mail is about. A visit that was moved, but begins at the time that its patient was told last, is `changed`: elsewhere, or with others. */
const aboutOf = async ({ about }: VisitNotice, visit: Appointment): Promise<MailAbout> => {
  if (about !== 'rescheduled') return about;
  const told = (await noticesOf(visit)).findLast(wentOut);
  return told?.start === visit.start ? 'changed' : about;
};

/** The times of a series, where it is told of that. Its mail has no links but the one that ends such mails: each visit is answered by those of its reminders. */
type OfSeries = { starts: string[] | undefined; clinicName: string };

const composed = async (
  notice: VisitNotice,
  visit: Appointment,
  { starts, clinicName }: OfSeries,
  person: PatientPerson,
  address: string,
) => {
  const [about, clinic] = await Promise.all([aboutOf(notice, visit), clinicOf(visit.workspaceId)]);
  const facts = await factsAbout(visit, clinicName, clinic);
  const all = await linksOf(visit, address, clinic.changeNoticeHours, new Date().toISOString());
  const links = starts ? { end: all.end } : all;
  return { ...visitMail({ ...facts, starts, about, links }, readerOf(person, visit)), unsubscribe: links.end };
};

/** What became of one try, the digest of the address that it went to, and in which record of the patient that stands. */
export type Sending = { outcome: Outcome; address?: string; addressOf?: PatientId };
const skipped = (reason: string): Sending => ({ outcome: { outcome: 'skipped', reason } });

const handOver = (notice: VisitNotice, mail: Mail & { unsubscribe: string }, to: string): Promise<Outcome> => {
  const visitNotice = noticeTag(notice);
  // The same for every try, and no word of whose it is.
  const messageId = messageIdOf(createHash('sha256').update(visitNotice).digest('base64url'));
  return tryMail({ ...mail, ...envelope, to, messageId, visitNotice });
};

/** Mails a patient what a notice is about, if they want to be told by mail and can be. */
export const mailNotice = async (notice: VisitNotice, appointment: Appointment): Promise<Sending> => {
  const { workspaceId } = notice;
  const [workspace, patient] = await Promise.all([workspaces.find({ workspaceId }), patients.find(notice)]);
  if (!workspace || workspace.trashedAt) return skipped('clinic_gone');
  if (patient?.person === undefined || patient.erasedAt) return skipped('patient_gone');
  // Somebody who has left the clinic, or has died, is not told of visits, and neither are their people.
  const goesOn = await survivorOf(patient);
  if (patient.endedAt || goesOn.endedAt) return skipped('patient_ended');
  const key = await patientKeyOf(workspaceId);
  const mailbox = await mailboxOf(goesOn, key);
  if ('reason' in mailbox) return skipped(mailbox.reason);
  const starts = await startsTold(notice, appointment, new Date().toISOString());
  if (starts?.length === 0) return skipped('visit_off');
  if (!(await takeMailRoom('visit'))) return { outcome: noMailRoom };
  // Links are of the record with which the visit stands: they hold, whatever it is merged with or parted from meanwhile.
  const linked = addressDigest(mailbox.address, patient, key);
  const mail = await composed(notice, appointment, { starts, clinicName: workspace.name }, mailbox.person, linked);
  const whose = mailbox.patientId === patient.patientId ? {} : { addressOf: mailbox.patientId };
  return { outcome: await handOver(notice, mail, mailbox.address), address: mailbox.digest, ...whose };
};
