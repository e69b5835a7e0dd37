import * as z from 'zod';
import { health } from '../../core/data-class.ts';
import { type Actor, type Advance, type Change, later, shardOf } from '../../core/due.ts';
import { AppointmentId, PatientId, ScheduleId, UserId, VisitTypeId, WaitlistEntryId, WorkspaceId } from '../../core/ids.ts';
import { invalid, invalidCode } from '../../core/invalid.ts';
import { msPerDay } from '../../time/civil.ts';
import { addDays, daysBetween, instantOf, LocalDate, TimeOfDay, Weekday, wallClockAt, weekdayOf, Zone } from '../../time/when.ts';
import { type Appointment, AppointmentContent, takesTime } from './appointment.ts';
import { type Schedule, scheduleRules } from './schedule.ts';
import type { Span } from './span.ts';
import type { VisitType } from './visit-type.ts';

/**
 * How many wait in a clinic at the most, in how many windows, for how many days, how many times to come are remembered that were offered, and after
 * how many offers in a row without an answer somebody waits no more.
 */
export const waitlistRules = { perWorkspace: 1_000, windows: 14, days: 366, offered: 200, unanswered: 3 };

/** Parts of days in which a visit may begin: on these weekdays, from and before these times, over midnight where they do not end after they begin. What is not said does not matter. */
const WaitlistWindow = z.strictObject({
  days: z.array(Weekday).min(1).max(7).optional(),
  from: TimeOfDay.optional(),
  to: TimeOfDay.optional(),
});

const shape = {
  visitTypeId: VisitTypeId,
  /** Those on which they would come: one of each kind that the type of visit needs is booked. */
  scheduleIds: z
    .array(ScheduleId)
    .min(1)
    .max(scheduleRules.atOnce)
    .refine(named => new Set(named).size === named.length, invalidCode('not_valid')),
  /** The first and the last day on which they would come. */
  firstDate: LocalDate,
  lastDate: LocalDate,
  windows: z.array(WaitlistWindow).max(waitlistRules.windows),
  /** As PRIORITY of iCalendar: 1 comes first, 9 last. */
  priority: z.int().min(1).max(9),
};
const instant = z.iso.datetime();

/** `offered` has a time that is kept for them; `ended` waits no more without a visit. */
export const WaitlistStatus = z.enum(['waiting', 'offered', 'booked', 'ended']);
const EndedBecause = z.enum(['removed', 'expired', 'unanswered', 'patient_gone']);
export type EndedBecause = z.infer<typeof EndedBecause>;

/** What an offer that was not taken has come to: a no, no answer, or nobody told them. */
export const OfferOutcome = z.enum(['declined', 'unanswered', 'not_told']);
type OfferOutcome = z.infer<typeof OfferOutcome>;

/** A time that is kept for somebody who waits: the visit that holds it, when it begins, and until when it is kept. */
const WaitlistOffer = z.object({ appointmentId: AppointmentId, start: instant, until: instant });

/**
 * Somebody who waits for a time, beside the patient: ids and moments in the clear, why they come sealed under their own key. Due when it is to be
 * looked what became of an offer, once a day whether a time is free, and at the end of the last day.
 */
export const WaitlistEntry = z.object({
  workspaceId: WorkspaceId,
  patientId: PatientId,
  waitlistEntryId: WaitlistEntryId,
  ...shape,
  /** The members whose schedules are among them. */
  clinicians: z.array(UserId).max(scheduleRules.atOnce),
  /** In which zone its days and windows are: that of the type of visit. */
  zone: Zone,
  /** Why they come. */
  content: health(z.base64().max(20_000).optional()),
  status: WaitlistStatus,
  offer: WaitlistOffer.optional(),
  /** The times to come that were offered to them: none is offered twice. */
  offered: z.array(instant).max(waitlistRules.offered),
  /** How many offers in a row that they were told of have ended without an answer. */
  unanswered: z.int().nonnegative(),
  endedAt: instant.optional(),
  endedBecause: EndedBecause.optional(),
  createdBy: UserId,
  createdAt: instant,
  dueAt: instant.optional(),
  version: z.int().positive(),
});
export type WaitlistEntry = z.infer<typeof WaitlistEntry>;
export type WaitlistEntryKey = Pick<WaitlistEntry, 'workspaceId' | 'patientId' | 'waitlistEntryId'>;

const isOrdered = ({ firstDate, lastDate }: { firstDate: string; lastDate: string }): boolean =>
  firstDate <= lastDate && daysBetween(firstDate, lastDate) < waitlistRules.days;
export const WaitlistEntryInput = z
  .strictObject({
    ...shape,
    windows: shape.windows.default([]),
    priority: shape.priority.default(5),
    reason: AppointmentContent.shape.reason,
  })
  .refine(isOrdered, { path: ['lastDate'], error: invalidCode('window_too_long'), params: { days: waitlistRules.days } });

/** When the last day is over. */
const overAt = ({ lastDate, zone }: Pick<WaitlistEntry, 'lastDate' | 'zone'>): string => instantOf({ date: addDays(lastDate, 1) }, zone);

/** So much earlier than after a day those are looked for again who come first. */
const spreadMs = msPerDay / 4;

/**
 * When it is looked again whether a time is free, whatever was heard of until then: within a day, or when the last day is over. How much earlier than after a
 * day follows from their id: of many who were looked for at one moment, as hours were changed, few are at one moment again.
 */
const nextLook = (entry: Pick<WaitlistEntry, 'waitlistEntryId' | 'lastDate' | 'zone'>, now: string): string => {
  const [next, over] = [later(now, msPerDay - shardOf(entry.waitlistEntryId, spreadMs)), overAt(entry)];
  return over > now && over < next ? over : next;
};

/**
 * Somebody more who waits; `offered` is what they were offered before for the same. Fails with `invalid_request` where the schedules lack a kind that the type
 * of visit needs, the last day is over, or what they wait for is booked no more.
 */
export const createWaitlistEntry = (
  ids: WaitlistEntryKey,
  { reason: _sealed, ...input }: z.output<typeof WaitlistEntryInput>,
  { visitType, schedules, offered = [] }: { visitType: VisitType; schedules: readonly Schedule[]; offered?: string[] },
  content: string | undefined,
  { userId, now }: Actor,
): Change<WaitlistEntry> => {
  if (visitType.archivedAt) throw invalid('/visitTypeId', 'archived');
  const archived = schedules.findIndex(({ archivedAt }) => archivedAt !== undefined);
  if (archived >= 0) throw invalid(`/scheduleIds/${archived}`, 'archived');
  const kinds = schedules.map(({ kind }) => kind);
  if (visitType.needs.some(kind => !kinds.includes(kind))) throw invalid('/scheduleIds', 'not_valid');
  const { zone } = visitType;
  if (overAt({ ...input, zone }) <= now) throw invalid('/lastDate', 'not_valid');
  const clinicians = schedules.flatMap(({ userId: clinician }) => clinician ?? []);
  const made = { ...ids, ...input, clinicians, zone, content, offered, unanswered: 0, createdBy: userId, createdAt: now, version: 1 };
  return {
    next: { ...made, status: 'waiting', dueAt: nextLook(made, now) },
    event: { type: 'waitlist_entry.created', data: {} },
  };
};

/** Do they still wait, with or without an offer? */
export const isOnWaitlist = ({ status }: Pick<WaitlistEntry, 'status'>): boolean => status === 'waiting' || status === 'offered';

/** Who comes first: by priority, then by since when they wait. */
export const byRank = (
  a: Pick<WaitlistEntry, 'priority' | 'createdAt' | 'waitlistEntryId'>,
  b: Pick<WaitlistEntry, 'priority' | 'createdAt' | 'waitlistEntryId'>,
): number => a.priority - b.priority || (`${a.createdAt}${a.waitlistEntryId}` < `${b.createdAt}${b.waitlistEntryId}` ? -1 : 1);

/** The days on which they would come, in moments. */
export const daysSought = ({ firstDate, lastDate, zone }: Pick<WaitlistEntry, 'firstDate' | 'lastDate' | 'zone'>): Span => ({
  from: Date.parse(instantOf({ date: firstDate }, zone)),
  until: Date.parse(overAt({ lastDate, zone })),
});

/** Would they come at this time: is it in their days and in one of their windows? */
export const suits = (
  { firstDate, lastDate, windows, zone }: Pick<WaitlistEntry, 'firstDate' | 'lastDate' | 'windows' | 'zone'>,
  start: string,
): boolean => {
  const { date, time } = wallClockAt(start, zone);
  if (date < firstDate || date > lastDate) return false;
  const isIn = ({ days, from = '00:00', to = '24:00' }: z.infer<typeof WaitlistWindow>): boolean => {
    const isOn = (day: string): boolean => days?.includes(weekdayOf(day)) ?? true;
    // Over midnight it is the window of the day on which it begins.
    return from < to ? from <= time && time < to && isOn(date) : (time >= from && isOn(date)) || (time < to && isOn(addDays(date, -1)));
  };
  return windows.length === 0 || windows.some(isIn);
};

/** May a time be offered to somebody: they wait, would come, and it was not offered to them before? */
export const mayBeOffered = (entry: WaitlistEntry, start: string): boolean =>
  entry.status === 'waiting' && !entry.offered.includes(start) && entry.offered.length < waitlistRules.offered && suits(entry, start);

/** A time is kept for them until then. */
export const offerTime = (entry: WaitlistEntry, offer: z.infer<typeof WaitlistOffer>, now: string): Change<WaitlistEntry> => ({
  next: {
    ...entry,
    status: 'offered',
    offer,
    offered: [...entry.offered.filter(start => start > now), offer.start],
    dueAt: offer.until,
  },
  event: { type: 'waitlist_entry.offered', data: { appointmentId: offer.appointmentId } },
});

/** They wait no more; whoever hears that gives back a time that is still kept for them. The record itself where that is known. */
export const endWaiting = (entry: WaitlistEntry, because: EndedBecause, now: string): Change<WaitlistEntry> => {
  const { dueAt: _due, ...rest } = entry;
  return {
    next: isOnWaitlist(entry) ? { ...rest, status: 'ended', endedBecause: because, endedAt: now } : entry,
    event: { type: 'waitlist_entry.ended', data: { because } },
  };
};

/** They have a visit of that type, taken as offered or booked otherwise. The record itself where that is known. */
export const endByBooking = (entry: WaitlistEntry, now: string): Change<WaitlistEntry> => {
  const { dueAt: _due, ...rest } = entry;
  return {
    next: isOnWaitlist(entry) ? { ...rest, status: 'booked', endedAt: now } : entry,
    event: { type: 'waitlist_entry.booked', data: {} },
  };
};

/** The visit that holds the time of an offer, and whether its patient was told of it. */
type OfferState = { visit: Appointment | undefined; wasTold: boolean };

/** What an offer has come to by what became of the visit that holds its time: nothing where it still stands. */
const outcomeOf = ({ visit, wasTold }: OfferState, now: string): 'booked' | OfferOutcome | undefined => {
  if (visit?.bookedAt !== undefined) return 'booked';
  if (visit && takesTime(visit, now)) return undefined;
  if (visit?.status === 'cancelled' && visit.cancelledBy !== 'clock') return 'declined';
  return wasTold ? 'unanswered' : 'not_told';
};

/** How many offers in a row are unanswered after another: one that nobody was told of does not count. */
const unansweredAfter = ({ unanswered }: WaitlistEntry, outcome: OfferOutcome | undefined): number =>
  outcome === 'declined' ? 0 : unanswered + (outcome === 'unanswered' ? 1 : 0);

/** Notes what an offer has come to: they have the visit, or wait on. The record itself where there is none, or it still stands. */
export const settleOffer = (entry: WaitlistEntry, state: OfferState, now: string): Change<WaitlistEntry> => {
  const outcome = entry.status === 'offered' ? outcomeOf(state, now) : undefined;
  if (outcome === 'booked') return endByBooking(entry, now);
  const unanswered = unansweredAfter(entry, outcome);
  if (unanswered >= waitlistRules.unanswered) return endWaiting(entry, 'unanswered', now);
  const { offer: _offer, ...rest } = entry;
  return {
    next: outcome === undefined ? entry : { ...rest, status: 'waiting', unanswered, dueAt: nextLook(entry, now) },
    event: { type: 'waitlist_entry.offer_ended', data: { outcome: outcome ?? 'not_told' } },
  };
};

/** Whoever hears that looks what became of an offer, or for a free time; the last day may be over. Until it is known what became of an offer that has ended, it is looked again. */
export const advanceWaitlistEntry: Advance<WaitlistEntry> = (entry, now) =>
  entry.status === 'waiting' && overAt(entry) <= now
    ? endWaiting(entry, 'expired', now)
    : {
        next: { ...entry, dueAt: isOnWaitlist(entry) ? nextLook(entry, now) : undefined },
        event: { type: 'waitlist_entry.look_due', data: {} },
      };
