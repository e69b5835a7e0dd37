import type { Reader } from '../core/locale.ts';
import { type Mail, mailFrame } from '../core/mail-frame.ts';
import { signature, wrap } from '../core/text.ts';
import { fill, wordingFor } from '../core/wording.ts';
import { shownName } from '../people/shown-name.ts';
import { patientCard } from './patient-card.ts';
import { portalWords } from './portal-words.ts';

/** What a mail about the portal of a patient is about: a code was made, or used. */
export type PortalMailAbout = 'granted' | 'accepted';

/** The mail that tells a patient that somebody has been given access to their portal, and whom to ask. It says neither who nor for what, and has no link. */
export const portalMail = (
  { about, clinicName, phone }: { about: PortalMailAbout; clinicName: string; phone?: string | undefined },
  reader: Pick<Reader, 'locale' | 'zone'>,
): Mail => {
  const { say, locale } = wordingFor(reader);
  const told = (key: keyof typeof portalWords.en, values: Record<string, string> = {}): string => fill(portalWords[locale][key], values);
  const title = told(`portal.${about}`);
  const clinic = shownName(clinicName);
  const subject = clinic === '' ? title : told('portal.withClinic', { clinic, title });
  const note = `${told(`portal.${about}Note`)} ${phone === undefined ? told('portal.askPlain') : told('portal.ask', { phone })}`;
  const frame = { lang: locale, subject, preheader: title, product: say('productName'), why: told('portal.why') };
  const text = [wrap(subject), wrap(note), [signature, wrap(told('portal.why'))].join('\n')].join('\n\n');
  return { subject, text: `${text}\n`, html: mailFrame(frame, patientCard({ clinic, title, note })) };
};
