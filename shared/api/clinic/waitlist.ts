import * as z from 'zod';
import { AppointmentContent } from '../../domain/clinic/booking/appointment.ts';
import { WaitlistEntry, WaitlistEntryInput, waitlistRules } from '../../domain/clinic/booking/waitlist-entry.ts';
import { PatientPerson } from '../../domain/clinic/patient-content.ts';
import { ids } from '../core/examples.ts';
import type { Routes } from '../core/route.ts';
import { Paging } from '../core/shapes.ts';

/** Somebody who waits, as they are shown: who it is to whoever may read patients, and why they come to whoever may read charts. */
export const WaitlistEntryView = z.object({
  ...WaitlistEntry.omit({ content: true, dueAt: true }).shape,
  names: PatientPerson.shape.names.optional(),
  mailable: z.boolean().optional(),
  reason: AppointmentContent.shape.reason,
});

const patientId = 'patient_01h455vb4pex5vsknk084sn02q';
const waitlistEntryId = 'waitlist_entry_01h455vb4pex5vsknk084sn02q';
const body = {
  visitTypeId: 'visit_type_01h455vb4pex5vsknk084sn02q',
  scheduleIds: ['schedule_01h455vb4pex5vsknk084sn02q'],
  firstDate: '2026-12-01',
  lastDate: '2026-12-31',
  windows: [{ days: ['mon', 'wed'], from: '08:00', to: '12:00' }],
  priority: 5,
} as const;
const said = { ...body, scheduleIds: [...body.scheduleIds], windows: [{ ...body.windows[0], days: [...body.windows[0].days] }] };
const entry = {
  ...{ workspaceId: ids.workspaceId, patientId, waitlistEntryId, ...said, clinicians: [ids.userId], zone: 'Europe/Berlin' },
  ...{ status: 'waiting' as const, offered: [], unanswered: 0, names: [{ family: 'Muster', given: ['Anna'] }], mailable: true },
  ...{ createdBy: ids.userId, createdAt: '2026-11-28T08:00:00.000Z', version: 1 },
};
const offer = {
  appointmentId: 'appointment_01h455vb4pex5vsknk084sn02q' as const,
  start: '2026-12-02T08:00:00.000Z',
  until: '2026-11-30T10:00:00.000Z',
};
const offeredEntry = { ...entry, status: 'offered' as const, offer, offered: [offer.start], version: 2 };

const all = '/v1/workspaces/{workspaceId}/patients/{patientId}/waitlist-entries';
const one = `${all}/{waitlistEntryId}` as const;
const params = { patientId, waitlistEntryId };
const whoSaw = 'That you are shown the patient stands in the log, and with the patient, before the answer leaves.';

export const waitlistRoutes = {
  createWaitlistEntry: {
    method: 'POST',
    path: all,
    access: 'appointment:create',
    summary: 'Have a patient wait for a time',
    description: `While a time is free that suits them (from \`firstDate\` to \`lastDate\`, in one of \`windows\` by the clock of the type of visit, with one of \`scheduleIds\` of each kind that it needs), it is kept for one at a time: by \`priority\` (1 comes first), then by since when they wait. They are told by mail, and take it or not by its links; you do so for them by confirming or cancelling the visit in \`offer\`. It is theirs until exactly \`until\` (\`offerMinutes\` of the clinic, between eight in the morning and eight in the evening; never longer than it could be booked), then somebody else’s. Nobody is offered the same time twice; after ${waitlistRules.unanswered} offers in a row that they were told of and have not answered they wait no more. Who cannot be mailed now (\`mailable\`: they have not agreed, have no address, or mail there came back) is passed over and stays on the list: call them, and book what they choose. A patient waits once for a type of visit (\`already_exists\`). ${whoSaw}`,
    body: WaitlistEntryInput,
    reply: WaitlistEntryView,
    status: 201,
    location: one,
    audited: 'read',
    fails: ['patient_merged', 'already_exists', 'limit_reached', 'conflict'],
    example: { params: { patientId }, body: { ...said, reason: 'Cough for two weeks' }, reply: entry },
  },
  listWaitlist: {
    method: 'GET',
    path: '/v1/workspaces/{workspaceId}/waitlist',
    access: 'appointment:read',
    summary: 'List who waits for a time, those who wait longest first',
    description: `\`offer\` is what is kept for them now. Whoever may read only what is assigned to them sees those who wait for a schedule of theirs. ${whoSaw}`,
    query: Paging,
    list: WaitlistEntryView,
    audited: 'read',
    fails: [],
    example: { reply: [offeredEntry] },
  },
  getWaitlistEntry: {
    method: 'GET',
    path: one,
    access: 'appointment:read',
    summary: 'Read for what a patient waits, and what was offered to them',
    description: whoSaw,
    reply: WaitlistEntryView,
    audited: 'read',
    fails: [],
    example: { params, reply: offeredEntry },
  },
  endWaitlistEntry: {
    method: 'POST',
    path: `${one}/end`,
    access: 'appointment:change',
    summary: 'Take a patient off the waitlist',
    description: `What is kept for them goes to somebody else; a visit that they have taken stays. Once it is so it is answered as it is. ${whoSaw}`,
    reply: WaitlistEntryView,
    audited: 'read',
    fails: ['precondition_failed', 'conflict'],
    example: {
      params,
      reply: { ...entry, status: 'ended', endedBecause: 'removed', endedAt: '2026-11-30T08:00:00.000Z', version: 2 },
    },
  },
} as const satisfies Routes;
