import * as z from 'zod';
import { health } from '../../core/data-class.ts';
import { type Actor, type Advance, type Change, later } from '../../core/due.ts';
import { Failure } from '../../core/failure.ts';
import { AppointmentId, PatientId, ScheduleId, UserId, VisitSeriesId, VisitTypeId, WaitlistEntryId, WorkspaceId } from '../../core/ids.ts';
import { WrittenText } from '../../core/text.ts';
import { Instant, toInstant, Zone } from '../../time/when.ts';
import { type Entry, tailOf, takenBy } from './entry.ts';
import { Refusal } from './refusal.ts';
import { reminderAfter, remindersOf, VisitReminders } from './reminders.ts';
import type { Schedule } from './schedule.ts';
import { CallLink, VisitHow } from './telehealth.ts';
import { type VisitType, visitTypeRules } from './visit-type.ts';

/** For how long a time is held, and how many places are remembered that a visit has left. */
export const appointmentRules = { holdMinutes: 10, left: 3 };
const minuteMs = 60_000;

export const AppointmentStatus = z.enum(['held', 'booked', 'arrived', 'cancelled', 'no_show']);
export const CancelledBy = z.enum(['patient', 'clinic', 'clock']);
const instant = z.iso.datetime();

/** Where a visit has been: which schedules it took then, and what of them, its buffers with it. */
const LeftPlace = z.object({ scheduleIds: z.array(ScheduleId), from: instant, until: instant });

/**
 * A visit of a patient as it is stored: ids and moments in the clear, why they come sealed under their own key. What it takes of its schedules
 * (its minutes and buffers) stays as it was booked, whatever becomes of its type. Due when a hold ends, and when its patient is to be reminded;
 * it is kept as long as the patient.
 */
export const Appointment = z.object({
  workspaceId: WorkspaceId,
  patientId: PatientId,
  appointmentId: AppointmentId,
  visitTypeId: VisitTypeId,
  scheduleIds: z.array(ScheduleId).min(1).max(visitTypeRules.needs),
  /** The members whose schedules these are: it is theirs. */
  clinicians: z.array(UserId).max(visitTypeRules.needs),
  start: instant,
  minutes: z.int().positive(),
  before: z.int().nonnegative(),
  after: z.int().nonnegative(),
  seats: z.int().positive(),
  zone: Zone,
  /** How long before its start its patient is reminded. */
  reminders: VisitReminders.optional(),
  status: AppointmentStatus,
  /** Where it is; in a room, unless it is said. Of a call the content says the link. */
  how: VisitHow.optional(),
  /** Until when it is held, while it is. */
  heldUntil: instant.optional(),
  /** Who waited and was offered it. */
  waitlistEntryId: WaitlistEntryId.optional(),
  /** The series that it is one of, and whether it was called off with others of that: its patient is told of all of them together. */
  visitSeriesId: VisitSeriesId.optional(),
  cancelledWithSeries: z.boolean().optional(),
  /** Where it was before it was moved, the last first: that time may be offered to whoever waits. */
  left: z.array(LeftPlace).max(appointmentRules.left).optional(),
  /** Why they come, and why it was booked against a rule. */
  content: health(z.base64().max(20_000).optional()),
  /** Against which rules it was booked, and by whom. */
  overridden: z.array(Refusal).optional(),
  overriddenBy: UserId.optional(),
  /** When it was booked, where it was not held alone, and when it was moved last. */
  bookedAt: instant.optional(),
  movedAt: instant.optional(),
  /** Who has moved it last. */
  movedBy: z.enum(['patient', 'clinic']).optional(),
  /** When its patient said, by a link, that they will come then. */
  confirmedAt: instant.optional(),
  arrivedAt: instant.optional(),
  endedAt: instant.optional(),
  cancelledBy: CancelledBy.optional(),
  createdBy: UserId,
  createdAt: instant,
  dueAt: instant.optional(),
  version: z.int().positive(),
});
export type Appointment = z.infer<typeof Appointment>;
export type AppointmentKey = Pick<Appointment, 'workspaceId' | 'patientId' | 'appointmentId'>;

/** What is known of a visit by who treats them alone, and where its call is. */
export const AppointmentContent = z.object({
  reason: WrittenText(1_000).optional(),
  override: WrittenText(500).optional(),
  link: CallLink.optional(),
});
export type AppointmentContent = z.infer<typeof AppointmentContent>;

/** A time at which it is booked whatever speaks against it, and why that is so. */
const Override = z.strictObject({ reason: AppointmentContent.shape.override.unwrap() });
const scheduleIds = z.array(ScheduleId).min(1).max(visitTypeRules.needs);
export const AppointmentInput = z.strictObject({
  visitTypeId: VisitTypeId,
  scheduleIds,
  start: Instant,
  reason: AppointmentContent.shape.reason,
  hold: z.boolean().default(false),
  how: VisitHow.optional(),
  link: CallLink.optional(),
  override: Override.optional(),
});
export const RescheduleInput = z.strictObject({ start: Instant, scheduleIds: scheduleIds.optional(), override: Override.optional() });
export const CancelInput = z.strictObject({ cancelledBy: CancelledBy.exclude(['clock']).default('clinic') });

/** Where and when a visit is: at the start that was found to fit, or to be overridden, on these schedules. */
export type Placing = { visitType: VisitType; schedules: readonly Schedule[]; start: number; overridden: readonly Refusal[] };

const placed = ({ visitType, schedules, start, overridden }: Placing, by: UserId | undefined) => ({
  visitTypeId: visitType.visitTypeId,
  scheduleIds: schedules.map(({ scheduleId }) => scheduleId),
  clinicians: schedules.flatMap(({ userId: clinician }) => (clinician ? [clinician] : [])),
  start: toInstant(start),
  ...{ minutes: visitType.minutes, before: visitType.before, after: visitType.after, seats: visitType.seats, zone: visitType.zone },
  reminders: visitType.reminders,
  overridden: overridden.length > 0 ? [...overridden] : undefined,
  overriddenBy: overridden.length > 0 ? by : undefined,
});

/** Until when a time is held that somebody is about to book. */
export const usualHold = (now: string): string => later(now, appointmentRules.holdMinutes * minuteMs);

/** A visit that is booked from a moment on: of what would have been told before then nobody is reminded. */
const bookedFrom = (appointment: Omit<Appointment, 'status'>, now: string): Appointment => ({
  ...appointment,
  status: 'booked',
  heldUntil: undefined,
  bookedAt: now,
  dueAt: reminderAfter(appointment, now),
});

/** What a new visit is beside its place: why they come, until when it is held, whom on the waitlist it is offered to, which series it is one of, and where it is. */
type NewVisit = {
  content: string | undefined;
  heldUntil?: string | undefined;
  waitlistEntryId?: WaitlistEntryId | undefined;
  visitSeriesId?: VisitSeriesId | undefined;
  how?: Appointment['how'];
};

/** A visit that is booked, or held until a moment. */
export const book = (ids: AppointmentKey, placing: Placing, { heldUntil, ...rest }: NewVisit, actor: Actor): Change<Appointment> => {
  const made = { ...ids, ...placed(placing, actor.userId), ...rest, createdBy: actor.userId, createdAt: actor.now, version: 1 };
  return heldUntil
    ? { next: { ...made, status: 'held', heldUntil, dueAt: heldUntil }, event: { type: 'appointment.held', data: {} } }
    : { next: bookedFrom(made, actor.now), event: { type: 'appointment.booked', data: {} } };
};

const isHeld = ({ status, heldUntil }: Appointment, now: string): boolean =>
  status === 'held' && heldUntil !== undefined && heldUntil > now;

/** Does it still take time at a moment? */
export const takesTime = (appointment: Appointment, now: string): boolean =>
  ['booked', 'arrived', 'no_show'].includes(appointment.status) || isHeld(appointment, now);

/** The failure of what nothing can be done with any more. */
export const over = ({ status }: Appointment) => new Failure('appointment_over', { status });

/** Fails with `appointment_over` unless it is still to come about: booked, or held until later than now. */
export const requireAhead = (appointment: Appointment, now: string): void => {
  if (appointment.status !== 'booked' && !isHeld(appointment, now)) throw over(appointment);
};

/**
 * What was held is booked; a patient who does so by a link has said that they will come. The record itself where it is booked already. Fails with
 * `appointment_over` from the moment at which the hold has ended.
 */
export const confirmAppointment = (appointment: Appointment, { userId, now }: Mover): Change<Appointment> => {
  requireAhead(appointment, now);
  const confirmedAt = userId === undefined ? now : undefined;
  return {
    next: appointment.status === 'booked' ? appointment : bookedFrom({ ...appointment, confirmedAt }, now),
    event: { type: 'appointment.booked', data: {} },
  };
};

/** Who books or moves a visit, and when: without a member it is its patient. */
export type Mover = { userId?: UserId; now: string };

/** When a visit came to be where it is: booked, or moved last. What was said of it before is over. */
export const placedAtOf = ({ createdAt, bookedAt = createdAt, movedAt = bookedAt }: Appointment): string =>
  movedAt > bookedAt ? movedAt : bookedAt;

/** What a visit takes where it is, as it is remembered once it has left that. */
export const leftBy = (appointment: Appointment): z.infer<typeof LeftPlace> => {
  const { from, until } = takenBy(entryOf(appointment));
  return { scheduleIds: appointment.scheduleIds, from: toInstant(from), until: toInstant(until) };
};

/** Another time, or other schedules, for the same appointment. A hold goes on until it would have ended; a patient who has chosen a time comes then. */
export const reschedule = (
  appointment: Appointment,
  placing: Placing,
  content: string | undefined,
  { userId, now }: Mover,
): Change<Appointment> => {
  requireAhead(appointment, now);
  const by: Appointment['movedBy'] = userId === undefined ? 'patient' : 'clinic';
  const confirmedAt = by === 'patient' ? now : undefined;
  const left = [leftBy(appointment), ...(appointment.left ?? [])].slice(0, appointmentRules.left);
  const moved = { ...appointment, ...placed(placing, userId), content, movedBy: by, movedAt: now, confirmedAt, left };
  const dueAt = moved.status === 'booked' ? reminderAfter(moved, now) : moved.dueAt;
  return { next: { ...moved, dueAt }, event: { type: 'appointment.rescheduled', data: { by } } };
};

/** It does not take place. The record itself where that is known. */
export const cancelAppointment = (appointment: Appointment, by: z.infer<typeof CancelledBy>, now: string): Change<Appointment> => {
  if (appointment.status !== 'cancelled') requireAhead(appointment, now);
  const { heldUntil: _until, dueAt: _due, ...rest } = appointment;
  return {
    next: appointment.status === 'cancelled' ? appointment : { ...rest, status: 'cancelled', cancelledBy: by, endedAt: now },
    event: { type: 'appointment.cancelled', data: { by } },
  };
};

/** It does not take place, as others of its series do not: its patient is told of all of them together. The record itself where it is off already. */
export const cancelWithSeries = (appointment: Appointment, by: z.infer<typeof CancelledBy>, now: string): Change<Appointment> => {
  const { next, event } = cancelAppointment(appointment, by, now);
  return { next: next === appointment ? next : { ...next, cancelledWithSeries: true }, event };
};

/** A hold has ended: its time has been free since exactly then, and now the record says so. */
const endHold = ({ dueAt: _due, heldUntil, ...appointment }: Appointment): Change<Appointment> => ({
  next: { ...appointment, status: 'cancelled', cancelledBy: 'clock', endedAt: heldUntil },
  event: { type: 'appointment.cancelled', data: { by: 'clock' } },
});

/** A hold has ended, or a patient is to be reminded: by a clock that is late once, of the last that has come. */
export const advanceAppointment: Advance<Appointment> = (appointment, now) => {
  if (appointment.status === 'held') return endHold(appointment);
  const at = remindersOf(appointment).findLast(each => each <= now) ?? appointment.dueAt;
  return {
    next: { ...appointment, dueAt: reminderAfter(appointment, now) },
    event: { type: 'appointment.reminder_due', data: { at } },
  };
};

/** What an appointment takes, as it stands in the days of its schedules and of its patient. */
export const entryOf = (appointment: Appointment): Entry => ({
  start: Date.parse(appointment.start),
  ...{ minutes: appointment.minutes, before: appointment.before, after: appointment.after, seats: appointment.seats },
  ...{ visitType: tailOf(appointment.visitTypeId), patientId: appointment.patientId, appointmentId: appointment.appointmentId },
  ...(appointment.heldUntil === undefined ? {} : { heldUntil: Date.parse(appointment.heldUntil) }),
});
