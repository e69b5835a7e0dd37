import * as z from 'zod';
import { VisitSeriesCancelInput, VisitSeriesInput } from '../../domain/clinic/booking/series-starts.ts';
import { RefusedVisit, VisitSeries, visitSeriesRules } from '../../domain/clinic/booking/visit-series.ts';
import { ids } from '../core/examples.ts';
import type { Routes } from '../core/route.ts';
import { Paging } from '../core/shapes.ts';
import { AppointmentView, FreeTime } from './appointments.ts';

/** A time of a series that could not be booked, why, and the next times that could. */
const RefusedVisitView = z.object({ ...RefusedVisit.shape, alternatives: z.array(FreeTime).optional() });
const { dueAt: _due, ...shape } = VisitSeries.shape;
/** A series as it is shown, with its visits in the order of time. */
export const VisitSeriesView = z.object({
  ...shape,
  refused: z.array(RefusedVisitView).max(visitSeriesRules.most),
  visits: z.array(AppointmentView).optional(),
});

const patientId = 'patient_01h455vb4pex5vsknk084sn02q';
const visitSeriesId = 'visit_series_01h455vb4pex5vsknk084sn02q';
const appointmentId = 'appointment_01h455vb4pex5vsknk084sn02q';
const scheduleIds: `schedule_${string}`[] = ['schedule_01h455vb4pex5vsknk084sn02q'];
const asked = {
  visitTypeId: 'visit_type_01h455vb4pex5vsknk084sn02q',
  scheduleIds,
  first: '2026-12-01',
  time: '09:00',
  rule: 'FREQ=WEEKLY;COUNT=2',
  mode: 'report',
} as const;
const at = '2026-11-28T08:00:00.000Z';
const start = '2026-12-01T08:00:00.000Z';
const series = {
  ...{ workspaceId: ids.workspaceId, patientId, visitSeriesId, ...asked, clinicians: [ids.userId], zone: 'Europe/Berlin' },
  ...{ status: 'booked', appointmentIds: [appointmentId], bookedAt: at, createdBy: ids.userId, createdAt: at, version: 2 },
  refused: [{ start: '2026-12-08T08:00:00.000Z', reason: 'taken' }],
} as const;
const visit = {
  ...{ workspaceId: ids.workspaceId, patientId, appointmentId, visitSeriesId, visitTypeId: asked.visitTypeId, scheduleIds },
  ...{ clinicians: [ids.userId], start, end: '2026-12-01T08:30:00.000Z', minutes: 30, before: 0, after: 10, seats: 1 },
  ...{ zone: 'Europe/Berlin', reminders: ['P3D', 'P1D'], status: 'booked', bookedAt: at, names: [{ family: 'Muster', given: ['Anna'] }] },
  ...{ createdBy: ids.userId, createdAt: at, version: 1 },
} as const;
const shown = { ...series, scheduleIds, appointmentIds: [...series.appointmentIds], clinicians: [...series.clinicians] };
const alternative = { start: '2026-12-08T08:30:00.000Z', end: '2026-12-08T09:00:00.000Z', scheduleIds };
const answered = { ...shown, refused: [{ ...series.refused[0], alternatives: [alternative] }], visits: [visit] };

const all = '/v1/workspaces/{workspaceId}/patients/{patientId}/visit-series';
const one = `${all}/{visitSeriesId}` as const;
const params = { patientId, visitSeriesId };
const whoSaw = 'That you are shown the patient stands in the log, and with the patient, before the answer leaves.';

export const visitSeriesRoutes = {
  createVisitSeries: {
    method: 'POST',
    path: all,
    access: 'appointment:create',
    limit: 'search',
    summary: 'Book visits that return by a rule',
    description: `On \`first\` and the days of \`rule\` (RFC 5545, with COUNT or UNTIL), ${visitSeriesRules.fewest} to ${visitSeriesRules.most} of them, at \`time\` by the clock of the type of visit: the same time of day also after clocks were changed. All that limits visits holds for each. With \`mode\` \`all\` every one is booked, or none and nothing is left of it (\`slot_unavailable\`, with \`refused\` and \`alternatives\` to the first of these); with \`report\` those whose time is free are, and \`refused\` says of the others why not, and the next three times that can be booked. Each is an appointment by itself (\`visitSeriesId\`), which is moved, called off and reminded of as any other; the patient is told of all of them by one mail. In FHIR R4, which has no series, they are single Appointments. ${whoSaw}`,
    body: VisitSeriesInput,
    reply: VisitSeriesView,
    status: 201,
    location: one,
    audited: 'read',
    fails: ['patient_merged', 'slot_unavailable', 'conflict'],
    example: { params: { patientId }, body: { ...asked, scheduleIds, reason: 'Back pain' }, reply: answered },
  },
  listVisitSeries: {
    method: 'GET',
    path: all,
    access: 'appointment:read',
    summary: 'List the series of visits of a patient, those that were booked last first',
    description: `Without their visits, which \`getVisitSeries\` and \`listAppointments\` tell. Whoever may read only those that are assigned to them sees the series of visits to them. ${whoSaw}`,
    query: Paging,
    list: VisitSeriesView,
    audited: 'read',
    fails: [],
    example: { params: { patientId }, reply: [shown] },
  },
  getVisitSeries: {
    method: 'GET',
    path: one,
    access: 'appointment:read',
    summary: 'Read a series of visits, with each of them as it is now',
    description: whoSaw,
    reply: VisitSeriesView,
    audited: 'read',
    fails: [],
    example: { params, reply: { ...shown, visits: [visit] } },
  },
  cancelVisitSeries: {
    method: 'POST',
    path: `${one}/cancel`,
    access: 'appointment:change',
    summary: 'Call off the visits of a series that are to come, or one and all after it',
    description: `With \`from\`, a visit of the series, that one and those that begin later. Their times are free; the patient is told of all of them by one mail. A single one is called off by itself (\`cancelAppointment\`). What has begun stays. Once it is so it is answered as it is. ${whoSaw}`,
    body: VisitSeriesCancelInput.optional(),
    reply: VisitSeriesView,
    audited: 'read',
    fails: ['precondition_failed', 'conflict'],
    example: {
      params,
      body: { cancelledBy: 'patient', from: appointmentId },
      reply: {
        ...shown,
        status: 'cancelled',
        callingOff: { from: start, by: 'patient', at: '2026-11-30T08:00:00.000Z' },
        endedAt: '2026-11-30T08:00:00.000Z',
        version: 4,
        visits: [
          {
            ...visit,
            status: 'cancelled',
            cancelledBy: 'patient',
            cancelledWithSeries: true,
            endedAt: '2026-11-30T08:00:00.000Z',
            version: 2,
          },
        ],
      },
    },
  },
} as const satisfies Routes;
