import { openAppointment } from '../../../shared/data/clinic/appointment-seal.ts';
import { clinicOf } from '../../../shared/data/clinic/clinics.ts';
import { patientKeyOf } from '../../../shared/data/clinic/patient-keys.ts';
import { patients } from '../../../shared/data/clinic/patients.ts';
import { type Listed, waitlistEntries, waitlistOf } from '../../../shared/data/clinic/waitlist-entries.ts';
import { isLostRace } from '../../../shared/data/core/race.ts';
import { takenBy } from '../../../shared/domain/clinic/booking/entry.ts';
import { freedBy } from '../../../shared/domain/clinic/booking/fits.ts';
import { offerEnd } from '../../../shared/domain/clinic/booking/offer-end.ts';
import {
  advanceWaitlistEntry,
  byRank,
  daysSought,
  mayBeOffered,
  offerTime,
  suits,
  type WaitlistEntry,
  type WaitlistEntryKey,
} from '../../../shared/domain/clinic/booking/waitlist-entry.ts';
import { isPatientHere, type Patient } from '../../../shared/domain/clinic/patient.ts';
import { isHeld } from '../../../shared/domain/clinic/retention.ts';
import { clockActor } from '../../../shared/domain/core/due.ts';
import { Failure, unlessGone } from '../../../shared/domain/core/failure.ts';
import type { ScheduleId, WorkspaceId } from '../../../shared/domain/core/ids.ts';
import { toInstant } from '../../../shared/domain/time/when.ts';
import { clockContext } from '../../../shared/runtime/events/clock-context.ts';
import { newId } from '../../../shared/runtime/http/ids.ts';
import { bookAppointment } from '../appointments/place.ts';
import { mailboxOf } from '../notices/mailbox.ts';
import { endEntry, settled } from './settle.ts';
import { type ForType, type FreeTime, monthsOfTimes, timesIn } from './times.ts';

type Waiting = { entry: WaitlistEntry; patient: Patient };

const isMailable = async (patient: Patient): Promise<boolean> => {
  const key = await patientKeyOf(patient.workspaceId);
  return 'address' in (await mailboxOf(patient, key));
};

/**
 * Somebody who waits and may be offered something, as they are at this moment. Whoever is no patient any more is taken off the list. Of a legal hold
 * nothing is written, and nobody is told: they are passed over while it stands. So is who cannot be mailed, as nobody would tell them of what is kept for them.
 */
const waitingNow = async (key: WaitlistEntryKey, requestId: string): Promise<Waiting | undefined> => {
  const [entry, patient] = await Promise.all([settled(key, requestId), patients.find(key)]);
  if (entry?.status !== 'waiting') return undefined;
  if (!isPatientHere(patient)) await endEntry(key, 'patient_gone', requestId);
  else if (!isHeld(patient) && (await isMailable(patient))) return { entry, patient };
  return undefined;
};

/** Keeps a time for somebody who waits: the visit that holds it and their place on the list in one write. Fails with `slot_unavailable`. */
const keepFor = async ({ entry, patient }: Waiting, { start, scheduleIds }: FreeTime, until: string, requestId: string): Promise<void> => {
  const { workspaceId, patientId, waitlistEntryId, visitTypeId, createdBy } = entry;
  const context = clockContext(requestId);
  const appointmentId = newId('appointment');
  const beside = async () => {
    const now = await waitlistEntries.get(entry);
    // Somebody else has offered them something meanwhile, or they wait no more.
    if (!mayBeOffered(now, start)) throw new Failure('slot_unavailable', { reason: 'taken' });
    return [waitlistEntries.putNext(offerTime(now, { appointmentId, start, until }, context.now), context, now)];
  };
  const { reason } = openAppointment(entry, patient, await patientKeyOf(workspaceId));
  await bookAppointment(
    { workspaceId, patientId, appointmentId },
    { visitTypeId, scheduleIds, start, reason, hold: true },
    { ...context, userId: createdBy, by: clockActor },
    { offering: { waitlistEntryId, until }, beside },
  );
};

/** Did somebody else take the time, or offer them another? Where it is the patient who cannot come then, the next time may do. Whatever else it is fails. */
const isTaken = (error: unknown): boolean => {
  if (isLostRace(error)) return true;
  if (!(error instanceof Failure) || error.code !== 'slot_unavailable') throw error;
  return !['patient_busy', 'patient_limit'].includes(String(error.details.reason));
};

/**
 * Keeps the first of some times for somebody that suits them. Says whether the times are still as they were read: not once one was taken, by this
 * or by others.
 */
const offerFirst = async (listed: Listed, { times, visitType }: ForType, offerMinutes: number, requestId: string): Promise<boolean> => {
  // Of most nothing is read: they would not come then.
  const wanted = times.filter(({ start }) => suits(listed, start));
  const waiting = wanted.length > 0 ? await waitingNow(listed, requestId) : undefined;
  if (!waiting) return true;
  for (const time of wanted.filter(({ start }) => mayBeOffered(waiting.entry, start))) {
    const until = offerEnd(time.start, visitType, offerMinutes, new Date().toISOString());
    const kept = until && (await keepFor(waiting, time, until, requestId).then(() => true, isTaken));
    if (kept) return false;
  }
  return true;
};

/** Others may be quicker so often; whoever frees or takes a time after that has it looked at again. */
const triesAtMost = 5;

/** Those of a list who wait for one of these schedules, whoever comes first first. */
const concernedBy = (scheduleIds: readonly ScheduleId[], listed: readonly Listed[]): Listed[] =>
  listed.filter(one => one.scheduleIds.some(id => scheduleIds.includes(id))).sort(byRank);

/** A stretch of schedules in which a visit has taken time no more. */
type Freed = { scheduleIds: readonly ScheduleId[]; from: string; until: string };

/**
 * Offers what was freed to who waits for one of these schedules, one time to each, by priority and then by since when: each is asked anew what is free
 * once something was taken. `known` waits, whether or not the index says so yet.
 */
export const offerFreed = async (
  workspaceId: WorkspaceId,
  { scheduleIds, from, until }: Freed,
  requestId: string,
  known?: WaitlistEntry,
): Promise<void> => {
  const found = await waitlistOf(workspaceId);
  const isMissing = known !== undefined && found.every(({ waitlistEntryId }) => waitlistEntryId !== known.waitlistEntryId);
  const listed: Listed[] = isMissing ? [...found, known] : found;
  const concerned = concernedBy(scheduleIds, listed);
  if (concerned.length === 0) return;
  const { offerMinutes } = await clinicOf(workspaceId);
  const freed = { from: Date.parse(from), until: Date.parse(until) };
  const free = timesIn(workspaceId, visitType => freedBy(visitType, freed));
  for (const each of concerned)
    for (let tries = 0; tries < triesAtMost; tries++) {
      const there = await free.of(each);
      if (!there?.times.length || (await offerFirst(each, there, offerMinutes, requestId))) break;
      free.forget();
    }
};

/** The first time in their days that may be offered to somebody from a moment on, as what a visit then takes. */
const firstFor = async (entry: WaitlistEntry, after: string, offerMinutes: number): Promise<(Freed & { start: string }) | undefined> => {
  const now = new Date().toISOString();
  const { from, until } = daysSought(entry);
  const spanOf = () => ({ from: Math.max(from, Date.parse(after) + 1), until });
  for await (const { visitType, times } of monthsOfTimes(entry, spanOf, now)) {
    const found = times.find(({ start }) => mayBeOffered(entry, start) && offerEnd(start, visitType, offerMinutes, now) !== undefined);
    if (!found) continue;
    const { from: begin, until: end } = takenBy({ ...visitType, start: Date.parse(found.start) });
    return { scheduleIds: entry.scheduleIds, from: toInstant(begin), until: toInstant(end), start: found.start };
  }
  return undefined;
};

/** Looks for a time for somebody who waits. Whoever comes before them is offered it first, so that nobody is passed over by who is looked for. */
export const lookFor = async (key: WaitlistEntryKey, requestId: string): Promise<void> => {
  const { offerMinutes } = await clinicOf(key.workspaceId);
  for (let after = new Date().toISOString(); ; ) {
    const waiting = await waitingNow(key, requestId);
    const time = waiting && (await firstFor(waiting.entry, after, offerMinutes));
    if (!waiting || !time) return;
    await offerFreed(key.workspaceId, time, requestId, waiting.entry);
    after = time.start;
  }
};

/**
 * Has times looked for, for all who wait for one of these schedules, as it is open at other times than before: each by an event of their own, so that however
 * many wait, and however far ahead visits are booked, none of it takes longer than one of them does.
 */
export const lookForAll = async (workspaceId: WorkspaceId, scheduleIds: readonly ScheduleId[], requestId: string): Promise<void> => {
  const context = clockContext(requestId);
  const look = (entry: WaitlistEntry) => (entry.status === 'waiting' ? advanceWaitlistEntry(entry, context.now) : undefined);
  for (const each of concernedBy(scheduleIds, await waitlistOf(workspaceId)))
    await waitlistEntries.update(each, look, context).catch(unlessGone);
};
