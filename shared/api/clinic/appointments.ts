import * as z from 'zod';
import {
  Appointment,
  AppointmentContent,
  AppointmentInput,
  appointmentRules,
  CancelInput,
  RescheduleInput,
} from '../../domain/clinic/booking/appointment.ts';
import { graceMinutes } from '../../domain/clinic/booking/attendance.ts';
import { scheduleRules } from '../../domain/clinic/booking/schedule.ts';
import { telehealthRules } from '../../domain/clinic/booking/telehealth.ts';
import { VisitNotice } from '../../domain/clinic/booking/visit-notice.ts';
import { PatientPerson } from '../../domain/clinic/patient-content.ts';
import { ScheduleId, VisitTypeId } from '../../domain/core/ids.ts';
import { invalidCode } from '../../domain/core/invalid.ts';
import { msPerDay } from '../../domain/time/civil.ts';
import { Instant, LocalDate } from '../../domain/time/when.ts';
import { ids } from '../core/examples.ts';
import type { Routes } from '../core/route.ts';
import { Paging } from '../core/shapes.ts';

/** What a patient was told of a visit, and what came of it. */
const NoticeView = VisitNotice.pick({ about: true, at: true, status: true, reason: true, endedAt: true, bouncedAt: true });
/** A visit as it is shown: who comes to whoever may read patients, and why to whoever may read charts. */
export const AppointmentView = z.object({
  ...Appointment.omit({ content: true, dueAt: true, left: true }).shape,
  end: z.iso.datetime(),
  names: PatientPerson.shape.names.optional(),
  reason: AppointmentContent.shape.reason,
  overrideReason: AppointmentContent.shape.override,
  link: AppointmentContent.shape.link,
  notices: z.array(NoticeView).optional(),
});
/** A time that can be booked, with one free schedule of each kind that is needed. */
export const FreeTime = z.object({ start: z.iso.datetime(), end: z.iso.datetime(), scheduleIds: z.array(ScheduleId) });
export const FreeTimes = z.object({ times: z.array(FreeTime) });

const searchRules = { days: 31, most: 500 };
const isWithin = ({ from, until }: { from: string; until: string }): boolean =>
  from < until && Date.parse(until) - Date.parse(from) <= searchRules.days * msPerDay;
/** For which visits free times are looked for, in which of these schedules, and when they may begin. */
export const TimesQuestion = z
  .strictObject({
    visitTypeId: VisitTypeId,
    scheduleIds: z
      .array(ScheduleId)
      .min(1)
      .max(scheduleRules.atOnce)
      .refine(named => new Set(named).size === named.length, invalidCode('not_valid')),
    from: Instant,
    until: Instant,
    most: z.int().min(1).max(searchRules.most).default(100),
  })
  .refine(isWithin, { path: ['until'], error: invalidCode('window_too_long'), params: { days: searchRules.days } });

const patientId = 'patient_01h455vb4pex5vsknk084sn02q';
const appointmentId = 'appointment_01h455vb4pex5vsknk084sn02q';
const scheduleId = 'schedule_01h455vb4pex5vsknk084sn02q';
const visitTypeId = 'visit_type_01h455vb4pex5vsknk084sn02q';
const time = { start: '2026-12-01T08:00:00.000Z', end: '2026-12-01T08:30:00.000Z', scheduleIds: [scheduleId] };
const body = { visitTypeId, scheduleIds: [scheduleId], start: time.start };
const appointment = {
  ...{ workspaceId: ids.workspaceId, patientId, appointmentId, ...body, clinicians: [ids.userId] },
  ...{ minutes: 30, before: 0, after: 10, seats: 1, zone: 'Europe/Berlin', status: 'booked', end: time.end },
  ...{ names: [{ family: 'Muster', given: ['Anna'] }], reminders: ['P3D', 'P1D'], bookedAt: '2026-11-28T08:00:00.000Z' },
  ...{ createdBy: ids.userId, createdAt: '2026-11-28T08:00:00.000Z', version: 1 },
} as const;

const all = '/v1/workspaces/{workspaceId}/patients/{patientId}/appointments';
const one = `${all}/{appointmentId}` as const;
const params = { patientId, appointmentId };
const whoSaw = 'That you are shown the patient stands in the log, and with the patient, before the answer leaves.';
const again = 'Once it is so it is answered as it is.';
const lost = ['precondition_failed', 'conflict', 'appointment_over'] as const;
const offers =
  'Where it cannot be (`slot_unavailable`) `reason` says why, and `alternatives` names the next three times that can be booked on these schedules within a week.';
const override =
  'With `override`, which needs `appointment:approve` and says why, it is booked whatever speaks against it; what did stays with it (`overridden`).';

export const appointmentRoutes = {
  findTimes: {
    method: 'POST',
    path: '/v1/workspaces/{workspaceId}/free-times/search',
    access: 'appointment:create',
    limit: 'search',
    summary: 'Look for times at which a visit can be booked',
    description: `Among ${scheduleRules.atOnce} schedules and in ${searchRules.days} days at the most. What is answered can be booked by whoever comes first, for a patient who is nowhere else then; what is not is refused. Nothing is kept by asking: hold a time to have it for ${appointmentRules.holdMinutes} minutes.`,
    body: TimesQuestion,
    reply: FreeTimes,
    fails: [],
    example: {
      body: { visitTypeId, scheduleIds: [scheduleId], from: '2026-12-01T00:00:00.000Z', until: '2026-12-02T00:00:00.000Z' },
      reply: { times: [time] },
    },
  },
  createAppointment: {
    method: 'POST',
    path: all,
    access: 'appointment:create',
    summary: 'Book a visit of a patient, or hold its time',
    description: `With \`hold\` its time is held for ${appointmentRules.holdMinutes} minutes and free again from exactly \`heldUntil\` on, unless it is confirmed. ${offers} ${override} \`reason\` is sealed under the patient’s own key, and read by who may read charts alone. With \`how\` \`telehealth\`, where its type allows that, it is by video call: at \`link\`, or where the type says, in a room of its own; the link is sealed, too, is shown to whoever may read the visit, to its patient by the page of their mails and by the portal from ${telehealthRules.openMinutes} minutes before it begins until its end, and stands in no mail. ${whoSaw}`,
    body: AppointmentInput,
    reply: AppointmentView,
    status: 201,
    location: one,
    audited: 'read',
    fails: ['patient_merged', 'slot_unavailable', 'conflict'],
    example: { params: { patientId }, body: { ...body, reason: 'Cough for two weeks' }, reply: appointment },
  },
  listAppointments: {
    method: 'GET',
    path: all,
    access: 'appointment:read',
    summary: 'List the visits of a patient, those that were booked last first',
    description: `Whoever may read only those that are assigned to them sees the visits to them. ${whoSaw}`,
    query: Paging,
    list: AppointmentView,
    audited: 'read',
    fails: [],
    example: { params: { patientId }, reply: [appointment] },
  },
  listDayOfSchedule: {
    method: 'GET',
    path: '/v1/workspaces/{workspaceId}/schedules/{scheduleId}/appointments',
    access: 'appointment:read',
    summary: 'List the visits of a day of a schedule, in the order of time',
    description: `The day is that of the schedule’s zone, a month back at the most: what was before stands with the patients. What is held is among them until its hold ends. Whoever may read only those that are assigned to them sees the visits to them. ${whoSaw}`,
    query: z.strictObject({ date: LocalDate }),
    list: AppointmentView,
    audited: 'read',
    fails: [],
    example: { params: { scheduleId }, query: { date: '2026-12-01' }, reply: [appointment] },
  },
  getAppointment: {
    method: 'GET',
    path: one,
    access: 'appointment:read',
    summary: 'Read a visit of a patient, with what they were told of it',
    description: `\`notices\` says of each mail to the patient how it went: none goes to who has not agreed to be told by mail, has no address, or whose address has refused mail. ${whoSaw}`,
    reply: AppointmentView,
    audited: 'read',
    fails: [],
    example: {
      params,
      reply: {
        ...appointment,
        notices: [{ about: 'booked', at: appointment.createdAt, status: 'sent', endedAt: '2026-11-28T08:00:01.000Z' }],
      },
    },
  },
  confirmAppointment: {
    method: 'POST',
    path: `${one}/confirm`,
    access: 'appointment:change',
    summary: 'Book what is held',
    description: `Until exactly \`heldUntil\`; from then on its time is free to others (\`appointment_over\`). ${again} ${whoSaw}`,
    reply: AppointmentView,
    audited: 'read',
    fails: [...lost, 'slot_unavailable'],
    example: { params, reply: { ...appointment, version: 2 } },
  },
  rescheduleAppointment: {
    method: 'POST',
    path: `${one}/reschedule`,
    access: 'appointment:change',
    summary: 'Move a visit to another time, or to other schedules',
    description: `It gives up its time and takes the other in one write, and stays the same appointment; what it takes itself is free to it. A time that is offered to who waits is confirmed first (\`forbidden\`, \`offered\`). ${offers} ${override} ${whoSaw}`,
    body: RescheduleInput,
    reply: AppointmentView,
    audited: 'read',
    fails: [...lost, 'slot_unavailable'],
    example: { params, body: { start: time.start }, reply: { ...appointment, version: 2 } },
  },
  cancelAppointment: {
    method: 'POST',
    path: `${one}/cancel`,
    access: 'appointment:change',
    summary: 'Call a visit off',
    description: `Its time is free in the same write. \`cancelledBy\` says who has called it off. ${again} ${whoSaw}`,
    body: CancelInput.optional(),
    reply: AppointmentView,
    audited: 'read',
    fails: lost,
    example: {
      params,
      body: { cancelledBy: 'patient' },
      reply: { ...appointment, status: 'cancelled', cancelledBy: 'patient', endedAt: '2026-11-30T08:00:00.000Z', version: 2 },
    },
  },
  checkInAppointment: {
    method: 'POST',
    path: `${one}/check-in`,
    access: 'appointment:complete',
    summary: 'Say that a patient has come',
    description: `${again} ${whoSaw}`,
    reply: AppointmentView,
    audited: 'read',
    fails: lost,
    example: { params, reply: { ...appointment, status: 'arrived', arrivedAt: '2026-12-01T07:55:00.000Z', version: 2 } },
  },
  missAppointment: {
    method: 'POST',
    path: `${one}/no-show`,
    access: 'appointment:complete',
    summary: 'Say that a patient has not come',
    description: `From ${graceMinutes} minutes after its start on (\`window_not_open\` before), and never of who has been checked in. ${again} ${whoSaw}`,
    reply: AppointmentView,
    audited: 'read',
    fails: [...lost, 'window_not_open'],
    example: { params, reply: { ...appointment, status: 'no_show', endedAt: '2026-12-01T08:20:00.000Z', version: 2 } },
  },
} as const satisfies Routes;
