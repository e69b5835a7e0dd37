import { telehealthRules } from '../../domain/clinic/booking/telehealth.ts';
import type { NoticeAbout } from '../../domain/clinic/booking/visit-notice.ts';
import { type Html, html, link, nothing } from '../core/html.ts';
import { button, buttons } from '../core/mail-buttons.ts';
import { type Mail, mailFrame } from '../core/mail-frame.ts';
import { colour, font } from '../core/mail-style.ts';
import { signature, wrap } from '../core/text.ts';
import { shownName } from '../people/shown-name.ts';
import { patientCard } from './patient-card.ts';
import { factsOf, noteOn, type VisitFacts } from './visit-facts.ts';
import { type VisitKey, type VisitReader, type VisitWording, visitWordingFor } from './visit-words.ts';

/** Where a patient answers: what is not there cannot be done by a link, `page` is where a call will be found, and `end` ends such mails. */
export type VisitLinks = {
  page?: string | undefined;
  confirm?: string | undefined;
  change?: string | undefined;
  cancel?: string | undefined;
  end: string;
};

/** What a mail is about; `changed` is a visit that was moved, and begins when it began before: elsewhere, or with others. */
export type MailAbout = NoticeAbout | 'changed';

const linked = (label: VisitKey, url: string, { say, told }: VisitWording): string =>
  `${say('labelled', { label: told(label), value: '' }).trimEnd()}\n${url}`;

const row = ({ label, value }: { label: string; value: string }): Html => html`<tr>
<td class="soft" valign="top" style="${font}padding:5px 18px 5px 0;font-size:14px;line-height:24px;color:${colour.soft};white-space:nowrap;">${label}</td>
<td class="ink" dir="auto" valign="top" style="${font}padding:5px 0;font-size:16px;line-height:24px;color:${colour.ink};word-break:break-word;">${value}</td>
</tr>`;

/** What the answers are called: a time that is offered is taken, or not. */
const labelsOf = (about: MailAbout): Record<'confirm' | 'change' | 'cancel', VisitKey> =>
  about === 'offered'
    ? { confirm: 'visit.take', change: 'visit.change', cancel: 'visit.decline' }
    : { confirm: 'visit.confirm', change: 'visit.change', cancel: 'visit.cancel' };

/** Buttons for what can be answered: to come first, then another time; to call it off is a plain link, so that nobody does so in passing. */
const answers = (about: MailAbout, { confirm, change, cancel }: VisitLinks, { told }: VisitWording): Html => {
  const asked = [
    ...(confirm ? [button(told(labelsOf(about).confirm), confirm, 'main')] : []),
    ...(change ? [button(told('visit.change'), change, 'second')] : []),
  ];
  const [first, second] = asked;
  const shown = first ? html`<div style="padding-top:22px;">${buttons(first, second)}</div>` : nothing;
  const off = cancel
    ? html`<div style="${font}padding-top:16px;font-size:15px;line-height:22px;"><a href="${link(cancel)}" class="ink" style="color:${colour.ink};text-decoration:underline;">${told(labelsOf(about).cancel)}</a></div>`
    : nothing;
  return html`${shown}${off}`;
};

/** Where the link to a call will be: never in a mail, which stays where it is and is passed on. */
const callIn = ({ page }: VisitLinks, { told }: VisitWording): { note: string; label: VisitKey; url: string } | undefined =>
  page === undefined
    ? undefined
    : { note: told('visit.callNote', { minutes: String(telehealthRules.openMinutes) }), label: 'visit.toPage', url: page };

const callInHtml = (links: VisitLinks, wording: VisitWording): Html => {
  const call = callIn(links, wording);
  if (!call) return nothing;
  return html`<div class="ink" style="${font}padding-top:16px;font-size:16px;line-height:24px;color:${colour.ink};">${call.note} <a href="${link(call.url)}" class="ink" style="color:${colour.ink};text-decoration:underline;">${wording.told(call.label)}</a></div>`;
};

const callInText = (links: VisitLinks, wording: VisitWording): string[] => {
  const call = callIn(links, wording);
  return call ? [wrap(call.note), linked(call.label, call.url, wording)] : [];
};

const answersInText = (about: MailAbout, links: VisitLinks, wording: VisitWording): string[] =>
  (['confirm', 'change', 'cancel'] as const).flatMap(what => {
    const url = links[what];
    return url ? [linked(labelsOf(about)[what], url, wording)] : [];
  });

/** What the HTML of a mail says, from top to bottom. */
type MailBody = { clinic: string; title: string; rows: ReturnType<typeof factsOf>; links: VisitLinks; about: MailAbout; note: string };

const htmlOf = ({ about, clinic, title, rows, links, note }: MailBody, wording: VisitWording): Html => {
  const table = html`<table role="presentation" cellpadding="0" cellspacing="0" border="0">${rows.map(row)}</table>
${answers(about, links, wording)}${callInHtml(links, wording)}`;
  return patientCard({ clinic, title, note }, table);
};

/**
 * The mail that tells a patient of a visit. They are no user: it says formally what they need to come, where they answer, and whom to call, and
 * nothing of their health.
 */
export function visitMail({ about, links, ...facts }: VisitFacts & { about: MailAbout; links: VisitLinks }, reader: VisitReader): Mail {
  const wording = visitWordingFor(reader);
  const { say, told } = wording;
  const rows = factsOf(facts, reader.zone, wording);
  const title = told(`visit.${about}`);
  const clinic = shownName(facts.clinicName);
  const subject = clinic === '' ? title : told('visit.withClinic', { clinic, title });
  const note = noteOn(about, facts.phone, wording);
  const unsubscribe = { text: told('visit.endMails'), url: links.end };
  const frame = { lang: wording.locale, subject, preheader: rows[0]!.value, product: say('productName'), why: told('visit.why') };
  // Further times of a series stand below the first, without a word before them.
  const lines = rows.map(({ label, value }) => wrap(label === '' ? value : say('labelled', { label, value })));
  const foot = [signature, wrap(told('visit.why')), linked('visit.endMails', unsubscribe.url, wording)].join('\n');
  const text = [
    wrap(subject),
    lines.join('\n'),
    ...answersInText(about, links, wording),
    ...callInText(links, wording),
    wrap(note),
    foot,
  ].join('\n\n');
  return {
    subject,
    text: `${text}\n`,
    html: mailFrame({ ...frame, unsubscribe }, htmlOf({ about, clinic, title, rows, links, note }, wording)),
  };
}
