import { createHash } from 'node:crypto';
import { envelope, messageIdOf } from '../../../shared/aws/mail/mail-envelope.ts';
import { takeMailRoom } from '../../../shared/aws/mail/mail-room.ts';
import { noMailRoom, tryMail } from '../../../shared/aws/mail/mail-try.ts';
import { returnedWith } from '../../../shared/data/clinic/patients.ts';
import { livePortalAccesses } from '../../../shared/data/clinic/portal-accesses.ts';
import { workspaces } from '../../../shared/data/people/workspaces.ts';
import type { Patient, PatientKey } from '../../../shared/domain/clinic/patient.ts';
import type { PortalAccessKey } from '../../../shared/domain/clinic/portal/portal-access.ts';
import { isOpenAt } from '../../../shared/domain/clinic/portal/portal-end.ts';
import { unlessGone } from '../../../shared/domain/core/failure.ts';
import type { Outcome } from '../../../shared/domain/core/tries.ts';
import { type PortalMailAbout, portalMail } from '../../../shared/wording/clinic/portal-mail.ts';
import { warnedMailboxesOf } from '../notices/mailbox.ts';
import { patientFor } from './patient.ts';

/** The same for every try, so that mail programs show one that came twice once. It says nothing of whose it is. */
const nameOf = (...words: string[]): string => createHash('sha256').update(JSON.stringify(words)).digest('base64url');

type Letter = Omit<Parameters<typeof tryMail>[0], 'to' | 'messageId'>;

const mail = async (letter: Letter, to: string, name: string): Promise<Outcome> => {
  if (!(await takeMailRoom('account'))) return noMailRoom;
  return tryMail({ ...letter, to, messageId: messageIdOf(name) });
};

/**
 * Mails a patient at every address that they had lately, and have, one after the other, whether or not they want to be told of visits so. There is no ledger of
 * it: what was not taken, or perhaps not, is tried again with the message once all were tried, so that it errs towards two mails rather than none.
 */
const warn = async ({ workspaceId, patientId }: PatientKey, about: PortalMailAbout, happening: string): Promise<void> => {
  const id = { workspaceId, patientId };
  const [of, workspace] = await Promise.all([patientFor(id).catch(unlessGone), workspaces.find(id)]);
  if (!of || !workspace || workspace.trashedAt) return;
  const { patient, person, key, clinic } = of;
  const reader = { locale: person.language ?? 'en', zone: person.zone ?? 'UTC' };
  const letter = { ...portalMail({ about, clinicName: workspace.name, phone: clinic.phone }, reader), ...envelope };
  const addresses = warnedMailboxesOf(patient, person, key, new Date().toISOString());
  const missed: string[] = [];
  for (const to of addresses) {
    const each = await mail(letter, to, nameOf(workspaceId, patientId, happening, about, to));
    if (each.outcome === 'throttled' || each.outcome === 'unknown') missed.push(each.reason);
  }
  if (missed.length > 0) throw new Error(`${missed.length} mails were not taken: ${missed[0]}`);
};

/** Mails a patient that somebody was given access to their portal. */
export const tellOfPortal = (id: PortalAccessKey, about: PortalMailAbout): Promise<void> => warn(id, about, id.portalAccessId);

/** Has somebody access to a patient at this moment? */
const isOpenToSomebody = async (id: PatientKey, now: string): Promise<boolean> => {
  const { age } = await patientFor(id);
  return (await livePortalAccesses(id, each => isOpenAt(each, age, now))).length > 0;
};

/**
 * They are a patient again, by each of their records: where somebody had access before, that opens their portal from now on, and they are told as of any
 * other who is let in.
 */
export const tellOfReturn = async (id: PatientKey & Pick<Patient, 'version'>, now: string): Promise<void> => {
  for (const each of await returnedWith(id)) if (await isOpenToSomebody(each, now)) await warn(each, 'accepted', `returned ${id.version}`);
};
