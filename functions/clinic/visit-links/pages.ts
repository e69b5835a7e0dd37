import { appointments } from '../../../shared/data/clinic/appointments.ts';
import { type Appointment, placedAtOf } from '../../../shared/domain/clinic/booking/appointment.ts';
import { isOffer } from '../../../shared/domain/clinic/booking/visit-link.ts';
import { Failure, type FailureCode, failures } from '../../../shared/domain/core/failure.ts';
import { msPerDay } from '../../../shared/domain/time/civil.ts';
import { toInstant } from '../../../shared/domain/time/when.ts';
import type { VisitPage } from '../../../shared/wording/clinic/visit-page.ts';
import { isArchived, readSelection } from '../appointments/books.ts';
import { findTimes } from '../appointments/find.ts';
import { factsAbout } from '../notices/facts.ts';
import type { LinkedVisit } from './open.ts';

/** A page, and with which status it is answered. */
export type PageAnswer = { page: VisitPage; status: number };

/** How many free times a page offers, and within how many days of its first. */
const offered = { most: 24, days: 31 };

/** What a patient is told of a visit. */
export const factsNow = ({ clinicName, clinic }: LinkedVisit, visit: Appointment) => factsAbout(visit, clinicName, clinic);

/** Free times from a moment on, but for the time that it has. */
export const timesPage = async (opened: LinkedVisit, from: string, now: string, isTaken = false): Promise<VisitPage> => {
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

/** Is a link still one to where a visit is, or was when it was called off: has it only been taken as it was offered since? */
const isStillOf = (visit: Appointment, { placedAt }: LinkedVisit['link']): boolean =>
  placedAtOf(visit) === placedAt || (visit.waitlistEntryId !== undefined && visit.movedAt === undefined && visit.createdAt === placedAt);

/** What is told by a link again that has done this. */
const whatBecameOf = ({ status }: Appointment): 'cancelled' | 'confirmed' | undefined =>
  status === 'cancelled' ? 'cancelled' : status === 'booked' ? 'confirmed' : undefined;

type PageOfMistake = (opened: LinkedVisit, now: string) => VisitPage | Promise<VisitPage>;
const invalid = (): VisitPage => ({ kind: 'invalid' });
/** What whoever followed a link is shown when it leads no further. */
const pages: Partial<Record<FailureCode, PageOfMistake>> = {
  invalid_link: invalid,
  not_found: invalid,
  link_expired: ({ visit, clinic: { phone } }) => ({ kind: isOffer(visit) ? 'offerOver' : 'over', phone }),
  appointment_over: ({ clinic: { phone } }) => ({ kind: 'offerOver', phone }),
  link_already_used: async (opened, now) => {
    // Read anew: it may have been called off in the very moment. A link of before it was moved is told nothing of where it was then, nor any link once it is past.
    const visit = await appointments.get(opened.link);
    const { phone } = opened.clinic;
    if (visit.start <= now) return { kind: 'over', phone };
    if (isOffer(visit)) return { kind: visit.cancelledBy === 'patient' ? 'declined' : 'offerOver', phone };
    const kind = isStillOf(visit, opened.link) ? whatBecameOf(visit) : undefined;
    return kind === undefined ? { kind: 'outdated', phone } : { kind, facts: await factsNow(opened, visit) };
  },
  window_closed: async opened => ({ kind: 'tooLate', facts: await factsNow(opened, opened.visit) }),
  slot_unavailable: (opened, now) => timesPage(opened, now, now, true),
};

/** The page of a mistake, of whose link nothing is known where it is none of ours. Mistakes that are ours are thrown. */
export const pageOfMistake = async (error: unknown, opened: LinkedVisit | undefined, now: string): Promise<PageAnswer> => {
  const mistaken = error instanceof Failure ? pages[error.code] : undefined;
  if (!mistaken) throw error;
  const page = opened ? await mistaken(opened, now) : invalid();
  return { page, status: failures[(error as Failure).code] };
};
