import type { NoticeAbout } from '../../domain/clinic/booking/visit-notice.ts';
import { offsetAt } from '../../domain/time/zone.ts';
import { type Html, html, nothing } from '../core/html.ts';
import type { Reader } from '../core/locale.ts';
import { type Mail, mailFrame } from '../core/mail-frame.ts';
import { colour, font } from '../core/mail-style.ts';
import { isolated, oneLine, shorten, signature, wrap } from '../core/text.ts';
import { type Wording, wordingFor } from '../core/wording.ts';
import { shownName } from '../people/shown-name.ts';

/**
 * All that a mail to a patient says of a visit: when it begins (`zone` is that of the clinic), and of the clinic its name, where it is, its phone, and
 * whom the visit is to where the clinic wants that. Nothing here knows of what it is a visit, nor why.
 */
export type VisitFacts = {
  about: NoticeAbout;
  clinicName: string;
  start: string;
  zone: string;
  address?: string | undefined;
  phone?: string | undefined;
  clinicians?: readonly string[] | undefined;
};

const addressShown = 200;

/** When it is by the clock of its reader; the zone is named where the clinic's own clock shows another time. */
const whenOf = ({ start, zone }: VisitFacts, reader: string, { dates }: Wording): string =>
  offsetAt(zone, Date.parse(start)) === offsetAt(reader, Date.parse(start)) ? dates.at(start) : dates.atInZone(start);

const factsOf = (facts: VisitFacts, readerZone: string, wording: Wording) => {
  const { say } = wording;
  const { address = '', phone = '', clinicians = [] } = facts;
  return [
    { label: say('visit.when'), value: whenOf(facts, readerZone, wording) },
    { label: say('visit.where'), value: isolated(shorten(oneLine(address), addressShown)) },
    { label: say('visit.whom'), value: clinicians.map(shownName).filter(Boolean).join(', ') },
    { label: say('visit.phone'), value: phone },
  ].filter(({ value }) => value !== '');
};

const askedFor = ({ about, phone = '' }: VisitFacts, { say }: Wording): string => {
  const isOff = about === 'cancelled';
  if (phone === '') return say(isOff ? 'visit.callAgainPlain' : 'visit.callPlain');
  return say(isOff ? 'visit.callAgain' : 'visit.call', { phone });
};

const row = ({ label, value }: { label: string; value: string }): Html => html`<tr>
<td class="soft" valign="top" style="${font}padding:5px 18px 5px 0;font-size:14px;line-height:24px;color:${colour.soft};white-space:nowrap;">${label}</td>
<td class="ink" dir="auto" valign="top" style="${font}padding:5px 0;font-size:16px;line-height:24px;color:${colour.ink};word-break:break-word;">${value}</td>
</tr>`;

/** The mail that tells a patient of a visit. They are no user: it says formally what they need to come, and whom to call, and nothing of their health. */
export function visitMail(facts: VisitFacts, reader: Pick<Reader, 'locale' | 'zone'>): Mail {
  const wording = wordingFor(reader);
  const { say } = wording;
  const told = factsOf(facts, reader.zone, wording);
  const title = say(`visit.${facts.about}`);
  const clinic = shownName(facts.clinicName);
  const subject = clinic === '' ? title : say('visit.withClinic', { clinic, title });
  const asked = askedFor(facts, wording);
  const body = html`<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0">
<tr><td class="inner" style="padding:30px 32px 32px;">
${clinic === '' ? nothing : html`<div class="soft" dir="auto" style="${font}padding-bottom:6px;font-size:15px;line-height:22px;color:${colour.soft};">${clinic}</div>`}
<h1 class="ink title" dir="auto" style="${font}text-align:left;margin:0 0 16px;font-size:24px;line-height:31px;font-weight:600;color:${colour.ink};word-break:break-word;">${title}</h1>
<table role="presentation" cellpadding="0" cellspacing="0" border="0">${told.map(row)}</table>
<div class="ink" style="${font}padding-top:16px;font-size:16px;line-height:24px;color:${colour.ink};">${asked}</div>
</td></tr>
</table>`;
  const frame = { lang: wording.locale, subject, preheader: told[0]!.value, product: say('productName'), why: say('visit.why') };
  const lines = told.map(({ label, value }) => wrap(say('labelled', { label, value })));
  const text = [wrap(subject), lines.join('\n'), wrap(asked), `${signature}\n${wrap(say('visit.why'))}`].join('\n\n');
  return { subject, text: `${text}\n`, html: mailFrame(frame, body) };
}
