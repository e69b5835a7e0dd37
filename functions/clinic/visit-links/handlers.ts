import type { visitLinkRoutes } from '../../../shared/api/clinic/visit-links.ts';
import type { HandlersOf, PageReply } from '../../../shared/api/core/route.ts';
import { appointments } from '../../../shared/data/clinic/appointments.ts';
import { type Appointment, placedAtOf } from '../../../shared/domain/clinic/booking/appointment.ts';
import { isChangeable, requireAnswerable, requireNotice } from '../../../shared/domain/clinic/booking/visit-link.ts';
import { patientActor } from '../../../shared/domain/core/due.ts';
import { Failure, type FailureCode, failures } from '../../../shared/domain/core/failure.ts';
import { msPerDay } from '../../../shared/domain/time/civil.ts';
import { Instant, toInstant } from '../../../shared/domain/time/when.ts';
import { type VisitPage, visitPage } from '../../../shared/wording/clinic/visit-page.ts';
import { isArchived, readSelection } from '../appointments/books.ts';
import { findTimes } from '../appointments/find.ts';
import { factsAbout } from '../notices/facts.ts';
import { noteShown, type PatientContext } from '../patients/access.ts';
import { cancelVisit, confirmVisit, endMails, moveVisit } from './act.ts';
import { type Opened, openLink } from './open.ts';

type LinkRequest = { params: { token: string }; now: string; requestId: string; language: string };
type PageAnswer = { page: VisitPage; status: number };

/** How many free times a page offers, and within how many days of its first. */
const offered = { most: 24, days: 31 };

const contextOf = ({ now, requestId }: LinkRequest): PatientContext => ({ userId: patientActor, now, requestId });
const factsNow = ({ clinicName, clinic }: Opened, visit: Appointment) => factsAbout(visit, clinicName, clinic);

/** Free times from a moment on, but for the time that it has. */
const timesPage = async (opened: Opened, from: string, now: string, isTaken = false): Promise<VisitPage> => {
  const { visit } = opened;
  const { workspaceId, patientId, appointmentId: self } = visit;
  const selection = await readSelection(workspaceId, visit);
  const horizon = Date.parse(now) + selection.visitType.horizonDays * msPerDay;
  const begin = Math.min(Math.max(Date.parse(from), Date.parse(now)), horizon);
  const span = { from: begin, until: begin + offered.days * msPerDay };
  // One more tells from when on there are others, and one may be the time that it has.
  const limits = { now, most: offered.most + 2, self, patientId };
  const isOffered = !isArchived(selection);
  const found = isOffered ? await findTimes(workspaceId, selection, span, limits) : [];
  const starts = found.map(({ start }) => start).filter(start => start !== visit.start);
  // What lies behind these days is looked at on the next page, up to where nothing is booked yet.
  const behind = isOffered && span.until <= horizon ? toInstant(span.until) : undefined;
  const [times, more] = [starts.slice(0, offered.most), starts[offered.most] ?? behind];
  return { kind: 'times', facts: await factsNow(opened, visit), times, more, isTaken };
};

type PageOfMistake = (opened: Opened, now: string) => VisitPage | Promise<VisitPage>;
const invalid = (): VisitPage => ({ kind: 'invalid' });
/** What whoever followed a link is shown when it leads no further. */
const pages: Partial<Record<FailureCode, PageOfMistake>> = {
  invalid_link: invalid,
  not_found: invalid,
  link_expired: ({ clinic: { phone } }) => ({ kind: 'over', phone }),
  link_already_used: async (opened, now) => {
    // Read anew: it may have been called off in the very moment. A link of before it was moved is told nothing of where it was then, nor any link once it is past.
    const visit = await appointments.get(opened.link);
    if (visit.start <= now) return { kind: 'over', phone: opened.clinic.phone };
    if (visit.status === 'cancelled' && placedAtOf(visit) === opened.link.placedAt)
      return { kind: 'cancelled', facts: await factsNow(opened, visit) };
    return { kind: 'outdated', phone: opened.clinic.phone };
  },
  window_closed: async opened => ({ kind: 'tooLate', facts: await factsNow(opened, opened.visit) }),
  slot_unavailable: (opened, now) => timesPage(opened, now, now, true),
};

/** The page of a mistake, of whose link nothing is known where it is none of ours. Mistakes that are ours are thrown. */
const pageOfMistake = async (error: unknown, opened: Opened | undefined, now: string): Promise<PageAnswer> => {
  const mistaken = error instanceof Failure ? pages[error.code] : undefined;
  if (!mistaken) throw error;
  const page = opened ? await mistaken(opened, now) : invalid();
  return { page, status: failures[(error as Failure).code] };
};

/** Answers a page to whoever holds a link, in the language of the patient once it is known whose it is; what is told of a visit stands in the log before. */
const answerTo = async (request: LinkRequest, operation: string, pageFor: (opened: Opened) => Promise<VisitPage>): Promise<PageReply> => {
  let opened: Opened | undefined;
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
const act = async (opened: Opened, form: Record<string, string>, context: PatientContext): Promise<VisitPage | undefined> => {
  const told = async (kind: 'confirmed' | 'moved' | 'cancelled', visit: Appointment): Promise<VisitPage> => ({
    kind,
    facts: await factsNow(opened, visit),
  });
  if (form.do === 'confirm') return told('confirmed', await confirmVisit(opened, context));
  if (form.do === 'cancel') return told('cancelled', await cancelVisit(opened, context));
  const start = form.do === 'change' ? Instant.safeParse(form.start).data : undefined;
  return start === undefined ? undefined : told('moved', await moveVisit(opened, start, context));
};

type View = 'change' | 'cancel' | undefined;
/** The visit as it is, with what can be done, or another time to choose, or whether it is meant to be called off. */
const view = async (opened: Opened, what: View, from: string, now: string): Promise<VisitPage> => {
  const { visit, link, clinic } = opened;
  requireAnswerable(visit, link, now);
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
