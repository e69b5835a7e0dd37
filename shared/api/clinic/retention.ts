import * as z from 'zod';
import { Clinic, ClinicPatch } from '../../domain/clinic/clinic.ts';
import { LegalHold, LegalHoldInput, legalHoldsMost } from '../../domain/clinic/legal-hold.ts';
import { retentionYears } from '../../domain/clinic/retention.ts';
import { ids } from '../core/examples.ts';
import type { Routes } from '../core/route.ts';
import { Paging } from '../core/shapes.ts';

/** A legal hold as it is shown, with the grounds in the clear. */
export const LegalHoldView = z.object({
  ...LegalHold.shape,
  grounds: LegalHoldInput.shape.grounds,
  liftGrounds: LegalHoldInput.shape.grounds.optional(),
});

const patientId = 'patient_01h455vb4pex5vsknk084sn02q';
const legalHoldId = 'lhold_01h455vb4pex5vsknk084sn02q';
const params = { patientId };
const clinic = {
  workspaceId: ids.workspaceId,
  retentionYears: retentionYears.usual,
  chartReaders: 'everyone',
  namesClinicians: false,
  changeNoticeHours: 24,
  offerMinutes: 120,
  refillLeadDays: 7,
  majorityAge: 18,
  namesReaders: false,
  notesByPasskey: false,
  tellsOfficers: true,
  version: 0,
} as const;
const hold = {
  ...{ workspaceId: ids.workspaceId, patientId, legalHoldId, grounds: 'Case 12 O 34/26, letter of the court of 27 November' },
  ...{ placedBy: ids.userId, placedAt: '2026-11-28T08:00:00.000Z', version: 1 },
} as const;
const all = '/v1/workspaces/{workspaceId}/patients/{patientId}/legal-holds';

export const retentionRoutes = {
  getClinic: {
    method: 'GET',
    path: '/v1/workspaces/{workspaceId}/clinic',
    access: 'clinic:read',
    summary: 'Read what a clinic decides for itself',
    reply: Clinic,
    fails: [],
    example: { reply: clinic },
  },
  changeClinic: {
    method: 'PATCH',
    path: '/v1/workspaces/{workspaceId}/clinic',
    access: 'clinic:change',
    keys: 'never',
    summary: 'Change what a clinic decides for itself (merge patch)',
    description: `\`retentionYears\` is for how many years a patient is kept after the last of their treatment, or after its end where that came later: ${retentionYears.usual} unless it is said, ${retentionYears.fewest} at the least. Longer years hold for everybody from then on; shorter ones where somebody is erased by request, and for whoever the clock has not looked at yet. Who has to be kept is not erased before, by nobody and no clock. \`chartReaders\` says to whom charts are open who may read charts: \`everyone\`, unless it is said, or whoever is in the \`care_team\` of the patient; from the next request on. \`address\` and \`phone\` stand in what patients are mailed of their visits, and with \`namesClinicians\` whom a visit is to, by the name of the schedule. Patients may move their visits and call them off by the links of these mails until \`changeNoticeHours\` before these begin: 24, unless it is said. \`offerMinutes\` is for how many minutes between eight in the morning and eight in the evening a time is kept for who waits and is offered it: 120, unless it is said. \`refillLeadDays\` is how many days before it runs out a prescription is to be dispensed again: seven, unless it is said; it counts from the next dispense on. From \`majorityAge\` on (18, unless it is said) a patient is grown, and no parent has access to their portal. With \`namesReaders\` patients are told by name who of the clinic was shown them, and else that it was somebody of it. With \`notesByPasskey\` notes are signed with a passkey, as prescriptions always are. Privacy officers, and where there is none its owners, are told of each access to the portal of a patient that the clinic gives, unless \`tellsOfficers\` is false.`,
    body: ClinicPatch,
    reply: Clinic,
    fails: ['precondition_failed', 'conflict'],
    example: { body: { retentionYears: 12 }, reply: { ...clinic, retentionYears: 12, changedBy: ids.userId, version: 1 } },
  },
  createLegalHold: {
    method: 'POST',
    path: all,
    access: 'retention:create',
    keys: 'never',
    summary: 'Place a legal hold on a patient’s record',
    description: `As long as one stands nobody erases the patient, and no clock (409, \`must_be_kept\`). The grounds are for whoever may read holds, and sealed under the patient’s key. ${legalHoldsMost} at the most stand at once.`,
    body: LegalHoldInput,
    reply: LegalHoldView,
    status: 201,
    fails: ['limit_reached', 'conflict'],
    example: { params, body: { grounds: hold.grounds }, reply: hold },
  },
  listLegalHolds: {
    method: 'GET',
    path: all,
    access: 'retention:read',
    keys: 'never',
    summary: 'List the legal holds on a patient’s record, the first first, those that were lifted too',
    query: Paging,
    list: LegalHoldView,
    audited: 'read',
    fails: [],
    example: { params, reply: [hold] },
  },
  liftLegalHold: {
    method: 'POST',
    path: `${all}/{legalHoldId}/lift`,
    access: 'retention:change',
    keys: 'never',
    summary: 'Lift a legal hold, and say why',
    description:
      'The record stays for as long as the years of the clinic say. One that is lifted already is answered as it is. Who placed it and who lifted it stands in the audit for as long as the stage keeps logs, and the grounds with the hold for as long as the patient is there.',
    body: LegalHoldInput,
    reply: LegalHoldView,
    fails: ['precondition_failed', 'conflict'],
    example: {
      params: { patientId, legalHoldId },
      body: { grounds: 'The case was closed' },
      reply: { ...hold, liftGrounds: 'The case was closed', liftedBy: ids.userId, liftedAt: '2026-12-28T08:00:00.000Z', version: 2 },
    },
  },
} as const satisfies Routes;
