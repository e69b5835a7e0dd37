import * as z from 'zod';
import { DispenseContent, DispenseCorrection, DispenseInput, DispenseReturn } from '../../domain/clinic/dispenses/content.ts';
import { Dispense } from '../../domain/clinic/dispenses/dispense.ts';
import { ids } from '../core/examples.ts';
import type { Routes } from '../core/route.ts';

/** A dispense as it is shown, with what it said before it was corrected. */
export const DispenseView = z.object({
  ...Dispense.pick({ workspaceId: true, patientId: true, prescriptionId: true, dispenseId: true }).shape,
  ...DispenseContent.shape,
  ...Dispense.pick({ createdBy: true, createdAt: true, returnedBy: true, returnedAt: true, version: true }).shape,
});

const dispenseId = 'dispense_01h455vb4pex5vsknk084sn02q';
const prescriptionId = 'prescription_01h455vb4pex5vsknk084sn02q';
const patientId = 'patient_01h455vb4pex5vsknk084sn02q';
const at = '2026-11-28T08:00:00.000Z';
const handedOut = { dispensedOn: '2026-11-28', quantity: { value: 21, unit: 'capsules' }, days: 7 } as const;
const dispense = {
  ...{ workspaceId: ids.workspaceId, patientId, prescriptionId, dispenseId, ...handedOut, externalId: 'RX-2026-4711' },
  ...{ createdBy: ids.userId, createdAt: at, version: 1 },
} as const;
const reason = 'Counted wrong';
const correction = { ...handedOut, reason, by: ids.userId, at };
const params = { patientId, prescriptionId, dispenseId };

const all = '/v1/workspaces/{workspaceId}/patients/{patientId}/prescriptions/{prescriptionId}/dispenses';
const one = `${all}/{dispenseId}` as const;
const whoSaw = 'That you are shown it stands in the log, and with the patient, before the answer leaves.';

export const dispenseRoutes = {
  createDispense: {
    method: 'POST',
    path: all,
    access: 'dispense:create',
    summary: 'Record that a prescription was dispensed',
    description: `Only while it is active, within its validity, and as often as it may be: once, and \`repeats\` times more (409 \`dispense_refused\`, with a reason), also where many come at once. What is not said is as it is prescribed, and today. What a pharmacy has a name for (\`externalId\`) is recorded once: said again it is answered as it stands, said otherwise the answer is 409 \`already_exists\`. ${whoSaw}`,
    body: DispenseInput,
    reply: DispenseView,
    status: 201,
    location: one,
    audited: 'read',
    fails: ['prescription_status', 'dispense_refused', 'already_exists', 'limit_reached', 'conflict'],
    example: { params: { patientId, prescriptionId }, body: { externalId: 'RX-2026-4711' }, reply: dispense },
  },
  listDispenses: {
    method: 'GET',
    path: all,
    access: 'dispense:read',
    summary: 'List the dispenses of a prescription, the last first',
    description: `Those that were handed back are among them. ${whoSaw}`,
    list: DispenseView,
    audited: 'read',
    fails: [],
    example: { params: { patientId, prescriptionId }, reply: [dispense] },
  },
  getDispense: {
    method: 'GET',
    path: one,
    access: 'dispense:read',
    summary: 'Read a dispense',
    description: whoSaw,
    reply: DispenseView,
    audited: 'read',
    fails: [],
    example: { params, reply: dispense },
  },
  correctDispense: {
    method: 'PATCH',
    path: one,
    access: 'dispense:change',
    summary: 'Correct a dispense, and say why (merge patch: what is absent stays)',
    description: `Also once the prescription is over. What it said before stays in \`corrections\`. ${whoSaw}`,
    body: DispenseCorrection,
    reply: DispenseView,
    audited: 'read',
    fails: ['dispense_refused', 'limit_reached', 'precondition_failed', 'conflict'],
    example: { params, body: { days: 6, reason }, reply: { ...dispense, days: 6, corrections: [correction], version: 2 } },
  },
  returnDispense: {
    method: 'POST',
    path: `${one}/return`,
    access: 'dispense:change',
    summary: 'Say that what was dispensed has come back, or was never handed out',
    description: `It counts for nothing from then on, and the prescription may be dispensed once more in its place. One that was handed back is answered as it is. ${whoSaw}`,
    body: DispenseReturn,
    reply: DispenseView,
    audited: 'read',
    fails: ['precondition_failed', 'conflict'],
    example: {
      params,
      body: { reason: 'Not picked up' },
      reply: { ...dispense, returnReason: 'Not picked up', returnedBy: ids.userId, returnedAt: at, version: 2 },
    },
  },
} as const satisfies Routes;
