import { appointmentEvents } from '../../../events/clinic/appointment.ts';
import { legalHoldEvents } from '../../../events/clinic/legal-hold.ts';
import { patientEvents } from '../../../events/clinic/patient.ts';
import { scheduleEvents } from '../../../events/clinic/schedule.ts';
import { visitSeriesEvents } from '../../../events/clinic/visit-series.ts';
import { waitlistEntryEvents } from '../../../events/clinic/waitlist-entry.ts';
import type { EventOf } from '../../../events/event.ts';
import { absenceEvents } from '../../../events/people/absence.ts';
import { appointments } from '../../../shared/data/clinic/appointments.ts';
import { allSchedulesIn } from '../../../shared/data/clinic/schedules.ts';
import { visitSeries } from '../../../shared/data/clinic/visit-series.ts';
import { waitlistEntries, waitlistEntriesOf } from '../../../shared/data/clinic/waitlist-entries.ts';
import { leftBy } from '../../../shared/domain/clinic/booking/appointment.ts';
import { listener } from '../../../shared/runtime/events/consume.ts';
import { lookFor, lookForAll, offerFreed } from './offer.ts';
import { leaveWaitlist, noteBooked, withdrawOffer } from './settle.ts';

type OfVisit = Pick<EventOf<(typeof appointmentEvents)['appointment.booked']>, 'record' | 'requestId'>;
type OfEntry = Pick<EventOf<(typeof waitlistEntryEvents)['waitlist_entry.created']>, 'record' | 'requestId'>;
type OfSeries = Pick<EventOf<(typeof visitSeriesEvents)['visit_series.booked']>, 'record' | 'requestId'>;
type OfPatient = { record: Parameters<typeof leaveWaitlist>[0]; requestId: string };
type OfSchedule = Pick<EventOf<(typeof scheduleEvents)['schedule.changed']>, 'record' | 'data' | 'requestId'>;
type OfAbsence = Pick<EventOf<(typeof absenceEvents)['absence.cancelled']>, 'record' | 'requestId'>;

const cancelled = async ({ record, requestId }: OfVisit): Promise<void> => {
  const visit = await appointments.find(record);
  if (visit) await offerFreed(record.workspaceId, leftBy(visit), requestId);
};

const rescheduled = async ({ record, requestId }: OfVisit): Promise<void> => {
  // All that it has left: of two moves in a row the first may be heard of after the second.
  for (const place of (await appointments.find(record))?.left ?? []) await offerFreed(record.workspaceId, place, requestId);
};

const booked = async ({ record, requestId }: OfVisit): Promise<void> => {
  const visit = await appointments.find(record);
  // One of a series counts once that has come about.
  if (visit && visit.visitSeriesId === undefined) await noteBooked(visit, requestId);
};
const seriesBooked = async ({ record, requestId }: OfSeries): Promise<void> => {
  const series = await visitSeries.find(record);
  if (series) await noteBooked(series, requestId);
};

/** Whoever comes back to the list is not offered something at once, and mailed, each time: it is looked for them once a day, and when a time is freed. */
const joined = async ({ record, requestId }: OfEntry): Promise<void> => {
  const entry = await waitlistEntries.find(record);
  if (entry && entry.offered.length === 0) await lookFor(record, requestId);
};
const look = ({ record, requestId }: OfEntry): Promise<void> => lookFor(record, requestId);
const withdraw = ({ record, requestId }: OfEntry): Promise<void> => withdrawOffer(record, requestId);
const leave = ({ record, requestId }: OfPatient): Promise<void> => leaveWaitlist(record, requestId);

const lookForPatient = async ({ record, requestId }: OfPatient): Promise<void> => {
  for (const entry of await waitlistEntriesOf(record)) await lookFor(entry, requestId);
};

/** Other changes of a schedule, as of its name, free no time. */
const freeing = ['hours', 'closed', 'zone', 'archived'];
const scheduleChanged = async ({ record: { workspaceId, scheduleId }, data: { fields }, requestId }: OfSchedule): Promise<void> => {
  if (fields.some(field => freeing.includes(field))) await lookForAll(workspaceId, [scheduleId], requestId);
};

const absent = async ({ record: { workspaceId, userId }, requestId }: OfAbsence): Promise<void> => {
  const theirs = (await allSchedulesIn(workspaceId)).filter(each => each.userId === userId);
  const scheduleIds = theirs.map(({ scheduleId }) => scheduleId);
  if (scheduleIds.length > 0) await lookForAll(workspaceId, scheduleIds, requestId);
};

/** Offers times that are free to who waits for them, to one after the other, and notes who waits no more. */
export const waitlist = listener(
  {
    'appointment.cancelled': appointmentEvents['appointment.cancelled'],
    'appointment.rescheduled': appointmentEvents['appointment.rescheduled'],
    'appointment.booked': appointmentEvents['appointment.booked'],
    'schedule.changed': scheduleEvents['schedule.changed'],
    'absence.changed': absenceEvents['absence.changed'],
    'absence.cancelled': absenceEvents['absence.cancelled'],
    'absence.ended': absenceEvents['absence.ended'],
    'waitlist_entry.created': waitlistEntryEvents['waitlist_entry.created'],
    'waitlist_entry.offer_ended': waitlistEntryEvents['waitlist_entry.offer_ended'],
    'waitlist_entry.look_due': waitlistEntryEvents['waitlist_entry.look_due'],
    'waitlist_entry.booked': waitlistEntryEvents['waitlist_entry.booked'],
    'waitlist_entry.ended': waitlistEntryEvents['waitlist_entry.ended'],
    'patient.ended': patientEvents['patient.ended'],
    'legal_hold.lifted': legalHoldEvents['legal_hold.lifted'],
    'visit_series.booked': visitSeriesEvents['visit_series.booked'],
  },
  {
    'appointment.cancelled': cancelled,
    'appointment.rescheduled': rescheduled,
    'appointment.booked': booked,
    'schedule.changed': scheduleChanged,
    'absence.changed': absent,
    'absence.cancelled': absent,
    'absence.ended': absent,
    'waitlist_entry.created': joined,
    'waitlist_entry.offer_ended': look,
    'waitlist_entry.look_due': look,
    'waitlist_entry.booked': withdraw,
    'waitlist_entry.ended': withdraw,
    'patient.ended': leave,
    'legal_hold.lifted': lookForPatient,
    'visit_series.booked': seriesBooked,
  },
);
