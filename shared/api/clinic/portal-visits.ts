import * as z from 'zod';
import { Appointment, AppointmentContent, AppointmentInput, RescheduleInput } from '../../domain/clinic/booking/appointment.ts';
import { Schedule } from '../../domain/clinic/booking/schedule.ts';
import { VisitType } from '../../domain/clinic/booking/visit-type.ts';
import { ids } from '../core/examples.ts';
import type { Routes } from '../core/route.ts';
import { Paging } from '../core/shapes.ts';
import { FreeTimes, TimesQuestion } from './appointments.ts';
import { portalPath as one, type portalVisitNeeds, shownByPortal as shown, whoSaw } from './portal-needs.ts';

/** A visit of a patient, as their portal shows it: why they come to who may read the record alone. */
export const PortalVisit = z.object({
  ...Appointment.pick({ workspaceId: true, patientId: true, appointmentId: true, visitTypeId: true, scheduleIds: true }).shape,
  ...Appointment.pick({
    start: true,
    minutes: true,
    zone: true,
    status: true,
    how: true,
    heldUntil: true,
    cancelledBy: true,
    version: true,
  }).shape,
  ...Appointment.pick({ bookedAt: true, movedAt: true, movedBy: true, confirmedAt: true, endedAt: true }).shape,
  end: z.iso.datetime(),
  reason: AppointmentContent.shape.reason,
  link: AppointmentContent.shape.link,
});
/** What patients may book by themselves, and on which schedules. */
export const PortalVisitTypes = z.object({
  visitTypes: z.array(VisitType.pick({ visitTypeId: true, name: true, minutes: true, zone: true, needs: true, horizonDays: true })),
  schedules: z.array(Schedule.pick({ scheduleId: true, name: true, kind: true })),
  changeNoticeHours: z.int(),
});
export const PortalVisitInput = AppointmentInput.pick({ visitTypeId: true, scheduleIds: true, start: true, reason: true });
export const PortalMoveInput = RescheduleInput.pick({ start: true });

const patientId = 'patient_01h455vb4pex5vsknk084sn02q';
const appointmentId = 'appointment_01h455vb4pex5vsknk084sn02q';
const scheduleId = 'schedule_01h455vb4pex5vsknk084sn02q';
const visitTypeId = 'visit_type_01h455vb4pex5vsknk084sn02q';
const time = { start: '2026-12-01T08:00:00.000Z', end: '2026-12-01T08:30:00.000Z', scheduleIds: [scheduleId] };
const body = { visitTypeId, scheduleIds: [scheduleId], start: time.start };
const visit = {
  ...{
    workspaceId: ids.workspaceId,
    patientId,
    appointmentId,
    ...body,
    minutes: 30,
    zone: 'Europe/Berlin',
    status: 'booked',
    end: time.end,
  },
  ...{ bookedAt: '2026-11-28T08:00:00.000Z', version: 1 },
} as const;
const ofVisit = `${one}/appointments/{appointmentId}` as const;
const params = { patientId, appointmentId };
const needsVisits = `Needs \`visits\`. ${whoSaw}`;
const notice = 'Until `changeNoticeHours` of the clinic before it begins; from then on you are to call (`window_closed`).';

export const portalVisitRoutes = {
  listPortalVisitTypes: {
    ...shown,
    method: 'GET',
    path: `${one}/visit-types`,
    summary: 'List what patients may book by themselves, and on which schedules',
    description: `Types of visits that the clinic has opened to patients (\`byPatients\`). ${needsVisits}`,
    reply: PortalVisitTypes,
    fails: ['not_found'],
    example: {
      params: { patientId },
      reply: {
        visitTypes: [{ visitTypeId, name: 'Consultation', minutes: 30, zone: 'Europe/Berlin', needs: ['clinician'], horizonDays: 90 }],
        schedules: [{ scheduleId, name: 'Dr. Muster', kind: 'clinician' }],
        changeNoticeHours: 24,
      },
    },
  },
  findPortalTimes: {
    ...shown,
    method: 'POST',
    path: `${one}/free-times/search`,
    limit: 'search',
    summary: 'Look for times at which a patient can come',
    description: `As \`findTimes\`, without the times at which the patient is somewhere else. ${needsVisits}`,
    body: TimesQuestion,
    reply: FreeTimes,
    fails: ['not_found'],
    example: {
      params: { patientId },
      body: { visitTypeId, scheduleIds: [scheduleId], from: '2026-12-01T00:00:00.000Z', until: '2026-12-02T00:00:00.000Z' },
      reply: { times: [time] },
    },
  },
  createPortalVisit: {
    ...shown,
    method: 'POST',
    path: `${one}/appointments`,
    summary: 'Book a visit by the portal of a patient',
    description: `By the rules by which the clinic books, and none against them: of a type that is open to patients, and while fewer than ten visits are ahead. Where it cannot be (\`slot_unavailable\`) \`reason\` says why, and \`alternatives\` names the next times. ${needsVisits}`,
    body: PortalVisitInput,
    reply: PortalVisit,
    status: 201,
    location: ofVisit,
    fails: ['patient_merged', 'not_found', 'slot_unavailable', 'conflict'],
    example: { params: { patientId }, body, reply: visit },
  },
  listPortalVisits: {
    ...shown,
    method: 'GET',
    path: `${one}/appointments`,
    summary: 'List the visits of a patient by their portal, those that were booked last first',
    description: needsVisits,
    query: Paging,
    list: PortalVisit,
    fails: ['not_found'],
    example: { params: { patientId }, reply: [visit] },
  },
  getPortalVisit: {
    ...shown,
    method: 'GET',
    path: ofVisit,
    summary: 'Read a visit by the portal of its patient',
    description: needsVisits,
    reply: PortalVisit,
    fails: ['not_found'],
    example: { params, reply: visit },
  },
  movePortalVisit: {
    ...shown,
    method: 'POST',
    path: `${ofVisit}/reschedule`,
    summary: 'Move a visit to another time on its schedules, by the portal of its patient',
    description: `Also one that the clinic has booked, on the schedules that it has. ${notice} What is only offered is not moved (\`forbidden\`). ${needsVisits}`,
    body: PortalMoveInput,
    reply: PortalVisit,
    fails: ['not_found', 'precondition_failed', 'conflict', 'appointment_over', 'window_closed', 'slot_unavailable'],
    example: { params, body: { start: time.start }, reply: { ...visit, movedBy: 'patient', version: 2 } },
  },
  cancelPortalVisit: {
    ...shown,
    method: 'POST',
    path: `${ofVisit}/cancel`,
    summary: 'Call a visit off, by the portal of its patient',
    description: `${notice} One that was called off is answered as it is. ${needsVisits}`,
    reply: PortalVisit,
    fails: ['not_found', 'precondition_failed', 'conflict', 'appointment_over', 'window_closed'],
    example: { params, reply: { ...visit, status: 'cancelled', cancelledBy: 'patient', endedAt: '2026-11-30T08:00:00.000Z', version: 2 } },
  },
  acceptPortalOffer: {
    ...shown,
    method: 'POST',
    path: `${ofVisit}/confirm`,
    summary: 'Take a time that is offered to who waits, by the portal of its patient',
    description: `Until exactly \`heldUntil\`; from then on it is offered to somebody else (\`appointment_over\`). It is declined by calling it off. One that was taken is answered as it is. ${needsVisits}`,
    reply: PortalVisit,
    fails: ['not_found', 'precondition_failed', 'conflict', 'appointment_over', 'slot_unavailable'],
    example: { params, reply: { ...visit, confirmedAt: '2026-11-28T08:00:00.000Z', version: 2 } },
  },
} as const satisfies Routes & Record<keyof typeof portalVisitNeeds, unknown>;
