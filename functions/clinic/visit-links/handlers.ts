import type { visitLinkRoutes } from '../../../shared/api/clinic/visit-links.ts';
import type { HandlersOf, PageReply } from '../../../shared/api/core/route.ts';
import { type Appointment, placedAtOf } from '../../../shared/domain/clinic/booking/appointment.ts';
import { isCallOpen } from '../../../shared/domain/clinic/booking/telehealth.ts';
import { isChangeable, isOffer, requireAnswerable, requireNotice } from '../../../shared/domain/clinic/booking/visit-link.ts';
import { patientActor } from '../../../shared/domain/core/due.ts';
import { Instant } from '../../../shared/domain/time/when.ts';
import { type VisitPage, visitPage } from '../../../shared/wording/clinic/visit-page.ts';
import { noteShown, type PatientContext } from '../patients/access.ts';
import { acceptOffer, cancelVisit, confirmVisit, endMails, moveVisit } from './act.ts';
import { type LinkedVisit, openLink } from './open.ts';
import { factsNow, type PageAnswer, pageOfMistake, timesPage } from './pages.ts';

type LinkRequest = { params: { token: string }; now: string; requestId: string; language: string };

const contextOf = ({ now, requestId }: LinkRequest): PatientContext => ({ userId: patientActor, now, requestId });

/** Answers a page to whoever holds a link, in the language of the patient once it is known whose it is; what is told of a visit stands in the log before. */
const answerTo = async (
  request: LinkRequest,
  operation: string,
  pageFor: (opened: LinkedVisit) => Promise<VisitPage>,
): Promise<PageReply> => {
  let opened: LinkedVisit | undefined;
  let answer: PageAnswer;
  try {
    opened = await openLink(request.params.token);
    answer = { page: await pageFor(opened), status: 200 };
  } catch (error) {
    answer = await pageOfMistake(error, opened, request.now);
  }
  const { page, status } = answer;
  if (opened && 'facts' in page) await noteShown([opened.link], operation, contextOf(request));
  return { status, ...visitPage(page, opened?.reader ?? { locale: request.language, zone: 'UTC' }) };
};

/** Does a mail program end mails by one click (RFC 8058)? It says so in a form of either kind; who follows links by POST says nothing. */
const isOneClick = (form: Record<string, string>): boolean =>
  Object.entries(form)
    .flat()
    .some(text => text.includes('List-Unsubscribe'));

/** Does what a form of a page asks for; undefined where it asks for nothing that there is. */
const act = async (opened: LinkedVisit, form: Record<string, string>, context: PatientContext): Promise<VisitPage | undefined> => {
  const told = async (kind: 'confirmed' | 'moved' | 'cancelled', visit: Appointment): Promise<VisitPage> => ({
    kind,
    facts: await factsNow(opened, visit),
  });
  const isOffered = isOffer(opened.visit);
  if (form.do === 'confirm') return told('confirmed', await (isOffered ? acceptOffer : confirmVisit)(opened, context));
  if (form.do === 'cancel') {
    const visit = await cancelVisit(opened, context);
    return isOffered ? { kind: 'declined', phone: opened.clinic.phone } : told('cancelled', visit);
  }
  const start = form.do === 'change' && !isOffered ? Instant.safeParse(form.start).data : undefined;
  return start === undefined ? undefined : told('moved', await moveVisit(opened, start, context));
};

type View = 'change' | 'cancel' | undefined;
/** The visit as it is, with what can be done, or another time to choose, or whether it is meant to be called off. */
const view = async (opened: LinkedVisit, what: View, from: string, now: string): Promise<VisitPage> => {
  const { visit, link, clinic, callLink } = opened;
  // By a link of before it was moved nobody gets into the call.
  const isOpen = callLink !== undefined && isCallOpen(visit, now) && placedAtOf(visit) === link.placedAt;
  if (isOpen && what === undefined) return { kind: 'join', facts: await factsNow(opened, visit), url: callLink };
  requireAnswerable(visit, link, now);
  if (isOffer(visit)) return { kind: what === 'cancel' ? 'askDecline' : 'offer', facts: await factsNow(opened, visit) };
  if (what !== undefined) requireNotice(visit, clinic.changeNoticeHours, now);
  if (what === 'change') return timesPage(opened, from, now);
  const facts = await factsNow(opened, visit);
  if (what === 'cancel') return { kind: 'askCancel', facts };
  return {
    kind: 'ask',
    facts,
    isConfirmed: visit.confirmedAt !== undefined,
    isChangeable: isChangeable(visit, clinic.changeNoticeHours, now),
  };
};

export const visitLinkHandlers: HandlersOf<typeof visitLinkRoutes> = {
  showVisit: async asked =>
    answerTo(asked, 'showVisit', async opened => {
      const { do: what, from = asked.now } = asked.query;
      if (what === 'end_mails') return { kind: 'askEndMails' };
      return view(opened, what, from, asked.now);
    }),

  answerVisit: async asked =>
    answerTo(asked, 'answerVisit', async opened => {
      const { form, query, now } = asked;
      const context = contextOf(asked);
      if (form.do === 'end_mails' || (query.do === 'end_mails' && isOneClick(form))) {
        await endMails(opened, context);
        return { kind: 'mailsEnded' };
      }
      return (await act(opened, form, context)) ?? view(opened, undefined, now, now);
    }),
};
