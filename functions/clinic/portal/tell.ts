import { createHash } from 'node:crypto';
import { envelope, messageIdOf } from '../../../shared/aws/mail-envelope.ts';
import { takeMailRoom } from '../../../shared/aws/mail-room.ts';
import { noMailRoom, tryMail } from '../../../shared/aws/mail-try.ts';
import { workspaces } from '../../../shared/data/people/workspaces.ts';
import type { PortalAccessKey } from '../../../shared/domain/clinic/portal/portal-access.ts';
import { unlessGone } from '../../../shared/domain/core/failure.ts';
import type { Outcome } from '../../../shared/domain/core/tries.ts';
import { type PortalMailAbout, portalMail } from '../../../shared/wording/clinic/portal-mail.ts';
import { mailboxOf } from '../notices/mailbox.ts';
import { patientFor } from './patient.ts';

/** The same for every try, so that mail programs show one that came twice once. It says nothing of whose it is. */
const nameOf = ({ workspaceId, patientId, portalAccessId }: PortalAccessKey, about: PortalMailAbout): string =>
  createHash('sha256')
    .update(JSON.stringify([workspaceId, patientId, portalAccessId, about]))
    .digest('base64url');

const mail = async (id: PortalAccessKey, about: PortalMailAbout): Promise<Outcome | undefined> => {
  const [of, workspace] = await Promise.all([patientFor(id).catch(unlessGone), workspaces.find(id)]);
  if (!of || !workspace || workspace.trashedAt) return undefined;
  const { patient, person, key, clinic } = of;
  const mailbox = mailboxOf(patient, person, key);
  if ('reason' in mailbox) return { outcome: 'skipped', reason: mailbox.reason };
  if (!(await takeMailRoom('account'))) return noMailRoom;
  const reader = { locale: person.language ?? 'en', zone: person.zone ?? 'UTC' };
  const said = portalMail({ about, clinicName: workspace.name, phone: clinic.phone }, reader);
  return tryMail({ ...said, ...envelope, to: mailbox.address, messageId: messageIdOf(nameOf(id, about)) });
};

/**
 * Mails a patient that somebody was given access to their portal, where they are reached by mail. There is no ledger of it: what was not taken, or
 * perhaps not, is tried again with the message, so that it errs towards two mails rather than none.
 */
export const tellOfPortal = async (id: PortalAccessKey, about: PortalMailAbout): Promise<void> => {
  const tried = await mail(id, about);
  if (tried?.outcome === 'throttled' || tried?.outcome === 'unknown') throw new Error(`the mail was not taken: ${tried.reason}`);
};
