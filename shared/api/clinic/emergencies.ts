import * as z from 'zod';
import { EmergencyAccess, EmergencyAccessInput, EmergencyReviewInput, emergencyRules } from '../../domain/clinic/emergency-access.ts';
import { ids } from '../core/examples.ts';
import type { Routes } from '../core/route.ts';
import { Paging } from '../core/shapes.ts';

/** An emergency access as it is shown to whoever reviews it, and to whose it is. */
export const EmergencyAccessView = z.object({
  ...EmergencyAccess.shape,
  grounds: EmergencyAccessInput.shape.grounds,
  remarks: EmergencyReviewInput.shape.remarks,
});

const patientId = 'patient_01h455vb4pex5vsknk084sn02q';
const emergencyAccessId = 'emergency_01h455vb4pex5vsknk084sn02q';
const begun = {
  ...{ workspaceId: ids.workspaceId, patientId, emergencyAccessId, userId: ids.userId },
  ...{ grounds: 'Unconscious in the waiting room', at: '2026-11-28T08:00:00.000Z', until: '2026-11-28T12:00:00.000Z' },
  ...{ dueAt: '2026-12-01T08:00:00.000Z', version: 1 },
} as const;
const all = '/v1/workspaces/{workspaceId}/patients/{patientId}/emergency-accesses';

export const emergencyRoutes = {
  createEmergencyAccess: {
    method: 'POST',
    path: all,
    access: 'chart:read',
    keys: 'never',
    summary: 'Open the chart of a patient in an emergency',
    description: `For whoever may read charts, but is not in the care team of this patient: they read it for ${emergencyRules.hours} hours, and nothing else is open to them by it. Whoever reviews is told at once; each time it is used stands with the patient and in the log, with its id. It is to be reviewed within ${emergencyRules.reviewHours} hours.`,
    body: EmergencyAccessInput,
    reply: EmergencyAccessView,
    status: 201,
    fails: ['conflict'],
    example: { params: { patientId }, body: { grounds: begun.grounds }, reply: begun },
  },
  listEmergencyAccesses: {
    method: 'GET',
    path: '/v1/workspaces/{workspaceId}/emergency-accesses',
    access: 'emergency:read',
    keys: 'never',
    summary: 'List the charts that were opened in an emergency, the last first',
    query: Paging,
    list: EmergencyAccessView,
    audited: 'read',
    fails: [],
    example: { reply: [begun] },
  },
  reviewEmergencyAccess: {
    method: 'POST',
    path: `${all}/{emergencyAccessId}/review`,
    access: 'emergency:approve',
    keys: 'never',
    summary: 'Review that a chart was opened in an emergency',
    description: 'Not by whoever opened it. One review stands: what was reviewed is answered as it is.',
    body: EmergencyReviewInput,
    reply: EmergencyAccessView,
    fails: ['precondition_failed', 'conflict'],
    example: {
      params: { patientId, emergencyAccessId },
      body: { justified: true },
      reply: { ...begun, dueAt: undefined, justified: true, reviewedBy: ids.userId, reviewedAt: '2026-11-28T15:00:00.000Z', version: 2 },
    },
  },
} as const satisfies Routes;
