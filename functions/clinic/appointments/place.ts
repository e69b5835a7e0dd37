import { randomBytes } from 'node:crypto';
import type * as z from 'zod';
import { openAppointment, sealAppointment } from '../../../shared/data/clinic/appointment-seal.ts';
import { appointments } from '../../../shared/data/clinic/appointments.ts';
import type { BookedDay } from '../../../shared/data/clinic/booked-days.ts';
import { patientKeyOf } from '../../../shared/data/clinic/patient-keys.ts';
import { markedUnder } from '../../../shared/data/clinic/patient-seal.ts';
import { patients } from '../../../shared/data/clinic/patients.ts';
import type { WriteContext } from '../../../shared/data/core/codec.ts';
import type { Decided, UserContext } from '../../../shared/data/core/entity.ts';
import { patient as patience, retryLostRace } from '../../../shared/data/core/race.ts';
import { transact, type Write } from '../../../shared/data/core/transact.ts';
import {
  type Appointment,
  type AppointmentInput,
  type AppointmentKey,
  book,
  cancelAppointment,
  confirmAppointment,
  type Mover,
  over,
  type Placing,
  type RescheduleInput,
  requireAhead,
  reschedule,
  usualHold,
} from '../../../shared/domain/clinic/booking/appointment.ts';
import { refusalsOf } from '../../../shared/domain/clinic/booking/fits.ts';
import { callLinkFor, telehealthRules } from '../../../shared/domain/clinic/booking/telehealth.ts';
import { isOffer } from '../../../shared/domain/clinic/booking/visit-link.ts';
import { requireUnmerged } from '../../../shared/domain/clinic/merge-patients.ts';
import { presentPatient } from '../../../shared/domain/clinic/patient.ts';
import { patientActor } from '../../../shared/domain/core/due.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import type { WaitlistEntryId } from '../../../shared/domain/core/ids.ts';
import type { PatientContext } from '../patients/access.ts';
import { nameOf, readForBooking, readSelection, requireBookable, type Selection } from './books.ts';
import { dayWrites, readPlaces, standsIn } from './days.ts';

/** Where a visit is to be, once nothing speaks against it, or somebody says that it is to be all the same: but not with whoever has left. Fails with `slot_unavailable`. */
const placingOf = async (
  id: AppointmentKey,
  selection: Selection,
  { start, override }: { start: string; override?: object | undefined },
  now: string,
): Promise<Placing & { days: BookedDay[] }> => {
  requireBookable(selection);
  const startMs = Date.parse(start);
  const { books, days, hasLeft } = await readForBooking(id, selection, [startMs]);
  if (hasLeft) throw new Failure('slot_unavailable', { reason: 'clinician_left' });
  const refusals = refusalsOf({ visitType: selection.visitType, start: startMs, self: id.appointmentId }, books, Date.parse(now));
  if (refusals.length > 0 && !override) throw new Failure('slot_unavailable', { reason: refusals[0], reasons: refusals });
  return { ...selection, start: startMs, overridden: refusals, days };
};

/** To whom on the waitlist a time is offered, and until when. */
type Offering = { waitlistEntryId: WaitlistEntryId; until: string };
/** What is written with a booking, decided on anew after each lost race, and whether it is of what is offered. */
type BookingTerms = { offering?: Offering; beside?: (() => Promise<Write[]>) | undefined };

/**
 * Books a visit, or holds its time for a while: the appointment and each day that it takes in one write, each day only as it was read. A retry
 * answers what it has booked. Fails with `slot_unavailable`.
 */
export const bookAppointment = (
  id: AppointmentKey,
  input: z.output<typeof AppointmentInput>,
  context: UserContext,
  { offering, beside }: BookingTerms = {},
): Promise<Appointment> =>
  retryLostRace(async () => {
    const key = await patientKeyOf(id.workspaceId);
    const marked = markedUnder(context, key);
    const [patient, replayed, selection] = await Promise.all([
      patients.find(id).then(presentPatient),
      appointments.findReplayed(id, marked),
      readSelection(id.workspaceId, input),
    ]);
    if (replayed) return replayed;
    const link = callLinkFor(selection.visitType, input, () => randomBytes(telehealthRules.roomBytes).toString('hex'));
    // Who waits by a record that was merged is offered times by it all the same.
    if (!offering) requireUnmerged(patient);
    const { days, ...placing } = await placingOf(id, selection, input, context.now);
    const content = sealAppointment(id, { reason: input.reason, override: input.override?.reason, link }, patient, key, randomBytes);
    const heldUntil = offering?.until ?? (input.hold ? usualHold(context.now) : undefined);
    const { how } = input;
    const change = book(id, placing, { content, heldUntil, how, waitlistEntryId: offering?.waitlistEntryId }, context);
    // Of a patient who is erased meanwhile nothing is written that nobody could open.
    const writes = [patients.unchanged(patient), ...dayWrites(days, [change.next], context.now), ...((await beside?.()) ?? [])];
    await transact([appointments.putNew(change, marked), ...writes]);
    return change.next;
  }, patience);

/** Under which conditions something is done with a visit: at one of the versions that whoever asks has seen, or while a check does not fail; and whether it is its patient who does it. */
export type Terms = { ifMatch?: readonly number[] | undefined; check?: (appointment: Appointment) => void; byPatient?: true };

/** Fails with `forbidden` for a time that is held for a series: it is booked, or let go, with all others of that. */
const requireAlone = ({ status, visitSeriesId }: Appointment): void => {
  if (status === 'held' && visitSeriesId !== undefined) throw new Failure('forbidden', { reason: 'in_series' });
};

const moverIn = ({ userId, now }: UserContext | PatientContext, byPatient = false): Mover =>
  userId === patientActor || byPatient ? { now } : { userId, now };

/**
 * Moves a visit to another time, or to other schedules: out of the days that it took, and into those that it takes, in one write. Fails with `forbidden`
 * for a time that is only offered to who waits.
 */
export const moveAppointment = async (
  id: AppointmentKey,
  input: z.output<typeof RescheduleInput>,
  context: UserContext | PatientContext,
  { ifMatch, check, byPatient }: Terms = {},
): Promise<Appointment> => {
  const key = await patientKeyOf(id.workspaceId);
  const mover = moverIn(context, byPatient);
  const decide = async (appointment: Appointment): Promise<Decided<Appointment>> => {
    check?.(appointment);
    requireAhead(appointment, context.now);
    // It is taken or left as it was offered: its mail, the link in that and the waitlist know it by its time.
    if (isOffer(appointment)) throw new Failure('forbidden', { reason: 'offered' });
    requireAlone(appointment);
    const { visitTypeId, scheduleIds } = appointment;
    const [patient, selection] = await Promise.all([
      patients.find(id).then(presentPatient),
      readSelection(id.workspaceId, { visitTypeId, scheduleIds: input.scheduleIds ?? scheduleIds }),
    ]);
    // Read at the same moment, a day that it leaves and takes is read once.
    const [{ days, ...placing }, left] = await Promise.all([placingOf(id, selection, input, context.now), readPlaces([appointment])]);
    const known = openAppointment(appointment, patient, key);
    const content = sealAppointment(id, { ...known, override: input.override?.reason }, patient, key, randomBytes);
    const change = reschedule(appointment, placing, content, mover);
    const touched = [...new Map([...left, ...days].map(day => [nameOf(day), day])).values()];
    return { ...change, beside: dayWrites(touched, [change.next], context.now) };
  };
  return appointments.update(id, decide, markedUnder(context, key), ifMatch, patience);
};

/** What was held is booked. Fails with `appointment_over` once the hold has ended, and where others have taken its time since by a clock ahead of ours. */
export const confirmHold = (
  id: AppointmentKey,
  context: UserContext | PatientContext,
  { ifMatch, check, byPatient }: Terms = {},
): Promise<Appointment> =>
  appointments.update(
    id,
    async appointment => {
      check?.(appointment);
      requireAlone(appointment);
      const change = confirmAppointment(appointment, moverIn(context, byPatient));
      if (change.next === appointment) return undefined;
      const days = await readPlaces([appointment]);
      if (!standsIn(days, appointment)) throw over(appointment);
      return { ...change, beside: dayWrites(days, [change.next], context.now) };
    },
    context,
    ifMatch,
    patience,
  );

/** Calls a visit off, and gives its time back, in one write. */
export const callOff = (
  id: AppointmentKey,
  by: 'patient' | 'clinic',
  context: WriteContext,
  { ifMatch, check }: Terms = {},
): Promise<Appointment> =>
  appointments.update(
    id,
    async appointment => {
      check?.(appointment);
      const change = cancelAppointment(appointment, by, context.now);
      if (change.next === appointment) return undefined;
      return { ...change, beside: dayWrites(await readPlaces([appointment]), [change.next], context.now) };
    },
    context,
    ifMatch,
    patience,
  );
