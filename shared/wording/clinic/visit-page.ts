import { telehealthRules } from '../../domain/clinic/booking/telehealth.ts';
import { type Html, html, link, nothing } from '../core/html.ts';
import { deadLinkPage, type Page, type PageContent, pageOf } from '../core/page.ts';
import { shownName } from '../people/shown-name.ts';
import { callFor, factsOf, noteOn, timeOf, type VisitFacts } from './visit-facts.ts';
import { type VisitKey, type VisitReader, type VisitWording, visitWordingFor } from './visit-words.ts';

/**
 * A page behind the link of a mail to a patient. All but `ask`, `offer`, `times` and what asks again and `join`, which leads to a call, say what has been done, or why nothing
 * was. `times` are free times, each posted as it is, and `more` is from when on there are others; `isTaken` says that the one that was chosen is
 * not free any more.
 */
export type VisitPage =
  | { kind: 'ask'; facts: VisitFacts; isConfirmed: boolean; isChangeable: boolean }
  | { kind: 'times'; facts: VisitFacts; times: readonly string[]; more?: string | undefined; isTaken?: boolean }
  | { kind: 'join'; facts: VisitFacts; url: string }
  | { kind: 'askCancel' | 'confirmed' | 'moved' | 'cancelled' | 'tooLate' | 'offer' | 'askDecline'; facts: VisitFacts }
  | { kind: 'askEndMails' | 'mailsEnded' }
  | { kind: 'outdated' | 'over' | 'declined' | 'offerOver'; phone: string | undefined }
  | { kind: 'invalid' };
type Of<K extends VisitPage['kind']> = Extract<VisitPage, { kind: K }>;
type OfVisit = Extract<VisitPage, { facts: VisitFacts }>;
type OfLink = Exclude<VisitPage, OfVisit | Of<'invalid'>>;

const details = (facts: VisitFacts, reader: VisitReader, wording: VisitWording): Html =>
  html`<dl>${factsOf(facts, reader.zone, wording).map(({ label, value }) => html`<dt>${label}</dt><dd dir="auto">${value}</dd>`)}</dl>`;

const act = (what: 'confirm' | 'cancel' | 'end_mails', text: string): Html =>
  html`<form method="post"><input type="hidden" name="do" value="${what}"><button type="submit">${text}</button></form>`;
/** What leads to another page of the same link. */
const goTo = (question: string, text: string): Html => html`<p class="go"><a href="?${question}">${text}</a></p>`;

const asked = ({ isConfirmed, isChangeable, facts }: Of<'ask'>, wording: VisitWording): Pick<PageContent, 'text' | 'form'> => {
  const { told } = wording;
  const changes = html`${goTo('do=change', told('visit.change'))}${goTo('do=cancel', told('visit.cancel'))}`;
  return {
    text: [
      isConfirmed ? told('visit.confirmedNote') : told('visit.pageNote'),
      ...(facts.isRemote ? [told('visit.callNote', { minutes: String(telehealthRules.openMinutes) })] : []),
      ...(isChangeable ? [] : [callFor('call', facts.phone, wording)]),
    ].join(' '),
    form: html`${isConfirmed ? nothing : act('confirm', told('visit.confirm'))}${isChangeable ? changes : nothing}`,
  };
};

/** Free times to choose from, a group a day, by the clock of the reader, which is named where that of the clinic shows another time. */
const choices = ({ times, facts }: Of<'times'>, { told, dates }: VisitWording): Html => {
  const days = [...Map.groupBy(times, time => dates.dateAt(time))];
  const groups = days.map(
    ([date, each]) => html`<fieldset><legend>${dates.day(date, date)}</legend>
${each.map(time => html`<label><input type="radio" name="start" value="${time}" required> ${timeOf(time, facts.zone, dates)}</label>`)}
</fieldset>`,
  );
  return html`<form method="post"><input type="hidden" name="do" value="change">${groups}<button type="submit">${told('visit.take')}</button></form>`;
};

const timesOf = (page: Of<'times'>, wording: VisitWording): Pick<PageContent, 'text' | 'form'> => {
  const { times, more, isTaken } = page;
  const { told } = wording;
  const text = [...(isTaken ? [told('visit.taken')] : []), told(times.length > 0 ? 'visit.timesNote' : 'visit.noTimes')].join(' ');
  const later = more === undefined ? nothing : goTo(`do=change&from=${encodeURIComponent(more)}`, told('visit.laterTimes'));
  return { text, form: html`${times.length > 0 ? choices(page, wording) : nothing}${later}${goTo('', told('visit.back'))}` };
};

const done: Record<'confirmed' | 'moved' | 'cancelled', { heading: VisitKey; note: (facts: VisitFacts, wording: VisitWording) => string }> =
  {
    confirmed: { heading: 'visit.thanks', note: ({ phone }, wording) => callFor('call', phone, wording) },
    moved: { heading: 'visit.rescheduled', note: (_, { told }) => told('visit.movedNote') },
    cancelled: { heading: 'visit.cancelled', note: ({ phone }, wording) => callFor('callAgain', phone, wording) },
  };

const withFacts = (page: OfVisit, reader: VisitReader, wording: VisitWording): PageContent => {
  const { told } = wording;
  const { kind, facts } = page;
  const clinic = shownName(facts.clinicName);
  const shown = { ...(clinic === '' ? {} : { title: clinic }), details: details(facts, reader, wording) };
  if (kind === 'ask') return { mark: 'ask', heading: told('visit.page'), ...shown, ...asked(page, wording) };
  if (kind === 'times') return { mark: 'ask', heading: told('visit.change'), ...shown, ...timesOf(page, wording) };
  if (kind === 'join') {
    const form = html`<p class="go"><a href="${link(page.url)}" rel="noreferrer">${told('visit.joinCall')}</a></p>`;
    return { mark: 'good', heading: told('visit.join'), ...shown, text: told('visit.joinNote'), form };
  }
  if (kind === 'tooLate') return { mark: 'bad', heading: told('visit.tooLate'), ...shown, text: callFor('call', facts.phone, wording) };
  if (kind === 'offer') {
    const form = html`${act('confirm', told('visit.take'))}${goTo('do=cancel', told('visit.decline'))}`;
    return { mark: 'ask', heading: told('visit.offered'), ...shown, text: noteOn('offered', facts.phone, wording), form };
  }
  if (kind === 'askDecline') {
    const form = html`${act('cancel', told('visit.decline'))}${goTo('', told('visit.back'))}`;
    return { mark: 'ask', heading: told('visit.askDecline'), ...shown, text: told('visit.pageNote'), form };
  }
  if (kind !== 'askCancel') return { mark: 'good', heading: told(done[kind].heading), ...shown, text: done[kind].note(facts, wording) };
  const form = html`${act('cancel', told('visit.cancel'))}${goTo('', told('visit.back'))}`;
  return { mark: 'ask', heading: told('visit.askCancel'), ...shown, text: told('visit.pageNote'), form };
};

const without = (page: OfLink, wording: VisitWording): PageContent => {
  const { told } = wording;
  if (page.kind === 'askEndMails') {
    const form = act('end_mails', told('visit.endMails'));
    return { mark: 'ask', heading: told('visit.askEndMails'), text: told('visit.askEndMailsNote'), form };
  }
  if (!('phone' in page)) return { mark: 'good', heading: told('visit.mailsEnded'), text: told('visit.mailsEndedNote') };
  const call = callFor('callAgain', page.phone, wording);
  if (page.kind === 'declined') return { mark: 'good', heading: told('visit.declined'), text: told('visit.declinedNote') };
  if (page.kind === 'offerOver') return { mark: 'bad', heading: told('visit.offerOver'), text: told('visit.declinedNote') };
  if (page.kind === 'over') return { mark: 'bad', heading: told('visit.over'), text: call };
  return { mark: 'bad', heading: told('visit.outdated'), text: `${told('visit.outdatedNote')} ${call}` };
};

/** The page behind a link, in the language and by the clock of the patient. Where nobody is known, the caller names a language and a zone. */
export const visitPage = (page: VisitPage, reader: VisitReader): Page => {
  if (page.kind === 'invalid') return deadLinkPage('invalid', reader);
  const wording = visitWordingFor(reader);
  return pageOf('facts' in page ? withFacts(page, reader, wording) : without(page, wording), wording);
};
