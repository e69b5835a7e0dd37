import * as z from 'zod';
import { DispenseContent } from '../../domain/clinic/dispenses/content.ts';
import { FormerMail, formerMailRules } from '../../domain/clinic/former-mail.ts';
import { Patient } from '../../domain/clinic/patient.ts';
import { PatientAccess } from '../../domain/clinic/patient-access.ts';
import { forEachChannel, PatientChart, PatientPatch, PatientPerson } from '../../domain/clinic/patient-content.ts';
import { PortalAccess, PortalAccessState, PortalInvitationInput, portalRules } from '../../domain/clinic/portal/portal-access.ts';
import { PatientId } from '../../domain/core/ids.ts';
import { ids } from '../core/examples.ts';
import type { Routes } from '../core/route.ts';
import { Paging } from '../core/shapes.ts';
import { adherenceRoutes } from './adherence.ts';
import { DispenseView, dispenseRoutes } from './dispenses.ts';
import { portalPath as one, type portalNeeds, shownByPortal as shown, whoSaw } from './portal-needs.ts';
import { PrescriptionView, prescriptionRoutes } from './prescriptions.ts';
import { WaitlistEntryView } from './waitlist.ts';

/** A patient as they are shown by their own portal: with what whoever treats them has to know, and without who wrote it down. */
export const PortalRecord = z.object({
  ...Patient.pick({ workspaceId: true, patientId: true }).shape,
  ...PatientPerson.shape,
  consents: forEachChannel(z.object({ given: z.boolean(), at: z.iso.datetime() }).optional()).optional(),
  formerContacts: FormerMail.optional(),
  alerts: PatientChart.shape.alerts,
  mergedInto: PatientId.optional(),
  mergedFrom: Patient.shape.mergedFrom,
  version: Patient.shape.version,
});
/** By what a patient is reached, and whether they want that. */
export const PortalPatch = z.strictObject({ contacts: PatientPatch.shape.contacts, consents: PatientPatch.shape.consents });
/** What is prescribed to a patient. */
export const PortalPrescription = PrescriptionView.omit({ createdBy: true });
/** What was dispensed to a patient. */
export const PortalDispense = z.object({
  ...DispenseView.omit({ createdBy: true, returnedBy: true, externalId: true, corrections: true }).shape,
  returnReason: DispenseContent.shape.returnReason,
});
/** That somebody was shown a patient, as they are told of it. */
export const PortalReading = z.object({
  ...PatientAccess.pick({ at: true }).shape,
  operation: PatientAccess.shape.operation.optional(),
  by: z.enum(['you', 'clinic', 'proxy', 'link']),
  name: z.string().optional(),
  emergency: z.literal(true).optional(),
  refused: PatientAccess.shape.refused,
});
/** Somebody who has access to a patient by the portal, or is offered it, as the patient sees it. */
export const PortalHolder = z.object({
  ...PortalAccess.pick({ portalAccessId: true, basis: true, scopes: true, createdAt: true, codeUntil: true, acceptedAt: true }).shape,
  ...PortalAccess.pick({ byPatient: true, endedAt: true, version: true }).shape,
  until: z.iso.datetime().optional(),
  state: PortalAccessState,
  isYou: z.boolean(),
  mayEnd: z.boolean(),
  name: z.string().optional(),
  whom: PortalInvitationInput.shape.whom.optional(),
  code: z.string().optional(),
});
/** What a patient waits for, or did. */
export const PortalWaitlistEntry = WaitlistEntryView.omit({ names: true, mailable: true, clinicians: true, createdBy: true });
/** What is handed over to a patient. */
export const PortalExport = z.union([
  z.object({ kind: z.literal('patient'), record: PortalRecord }),
  z.object({ kind: z.literal('prescription'), record: PortalPrescription }),
  z.object({ kind: z.literal('dispense'), record: PortalDispense }),
  z.object({ kind: z.literal('waitlist_entry'), record: PortalWaitlistEntry }),
  z.object({ kind: z.literal('patient_access'), record: PortalReading }),
]);

const patientId = 'patient_01h455vb4pex5vsknk084sn02q';
const prescriptionId = 'prescription_01h455vb4pex5vsknk084sn02q';
const at = '2026-11-28T08:00:00.000Z';
const contacts = [{ system: 'email', value: 'anna@example.org', use: 'home' }] as const;
const record = {
  ...{ workspaceId: ids.workspaceId, patientId, recordNumber: '00000013', names: [{ family: 'Muster', given: ['Anna', 'Maria'] }] },
  ...{ birthDate: '1984-02-29', gender: 'female', contacts: [...contacts], consents: { email: { given: true, at } } },
  ...{ alerts: ['Penicillin: anaphylaxis'], version: 1 },
} as const;
const { createdBy: _writer, ...prescription } = prescriptionRoutes.listPrescriptions.example.reply[0];
const { createdBy: _by, externalId: _name, ...dispense } = dispenseRoutes.listDispenses.example.reply[0];

const holder = {
  ...{ portalAccessId: 'portal_01h455vb4pex5vsknk084sn02q', basis: 'patient', scopes: ['visits'], byPatient: true, createdAt: at },
  ...{ codeUntil: '2026-12-05T08:00:00.000Z', until: '2027-11-28T08:00:00.000Z', state: 'offered', isYou: false, mayEnd: true },
  ...{ whom: 'My sister Clara', version: 1 },
} as const;

const params = { patientId };

export const portalRoutes = {
  getPortalRecord: {
    ...shown,
    method: 'GET',
    path: one,
    summary: 'Read who a patient is, by their portal',
    description: `Needs \`record\`. ${whoSaw}`,
    reply: PortalRecord,
    fails: ['not_found'],
    example: { params, reply: record },
  },
  changePortalRecord: {
    ...shown,
    method: 'PATCH',
    path: one,
    summary: 'Change by what you are reached, and by which channels you want to be (merge patch)',
    description: `For the patient alone: whoever acts for somebody asks the clinic. \`contacts\` replaces those that are there; with it, \`If-Match\` must say which you have seen (428 without). A mail address that goes out of it is told for ${formerMailRules.days} days who is let into the portal (\`formerContacts\`); where too many would go within these, nothing is changed (409 \`limit_reached\`). ${whoSaw}`,
    ifMatch: ['contacts'],
    body: PortalPatch,
    reply: PortalRecord,
    fails: ['patient_merged', 'not_found', 'limit_reached', 'precondition_failed', 'conflict'],
    example: { params, body: { consents: { email: false } }, reply: { ...record, consents: { email: { given: false, at } }, version: 2 } },
  },
  listPortalReadings: {
    ...shown,
    method: 'GET',
    path: `${one}/accesses`,
    summary: 'List who was shown a patient, the last first',
    description: `Needs \`record\`. \`clinic\` is somebody of it, by name where the clinic wants that (\`namesReaders\`), \`proxy\` another who acts for the patient, \`link\` whoever had the link of a mail. By which route, only who has all scopes is told. ${whoSaw}`,
    query: Paging,
    list: PortalReading,
    fails: ['not_found'],
    example: { params, reply: [{ at, operation: 'getPatient', by: 'clinic' }] },
  },
  listPortalPrescriptions: {
    ...shown,
    method: 'GET',
    path: `${one}/prescriptions`,
    summary: 'List what is prescribed to a patient, the last first',
    description: `Needs \`prescriptions\`. Drafts are not among them. ${whoSaw}`,
    query: Paging,
    list: PortalPrescription,
    fails: ['not_found'],
    example: { params, reply: [prescription] },
  },
  listPortalDispenses: {
    ...shown,
    method: 'GET',
    path: `${one}/prescriptions/{prescriptionId}/dispenses`,
    summary: 'List what a patient was given of a prescription, the last first',
    description: `Needs \`prescriptions\`. ${whoSaw}`,
    list: PortalDispense,
    fails: ['not_found'],
    example: { params: { patientId, prescriptionId }, reply: [dispense] },
  },
  listPortalAdherence: {
    ...shown,
    method: 'GET',
    path: `${one}/adherence`,
    summary: 'Read on how many days a patient had what is prescribed to them, by medicine',
    description: `Needs \`prescriptions\`. As \`listAdherence\` counts it. ${whoSaw}`,
    query: adherenceRoutes.listAdherence.query,
    list: adherenceRoutes.listAdherence.list,
    fails: ['not_found'],
    example: { ...adherenceRoutes.listAdherence.example, params },
  },
  exportPortalRecord: {
    ...shown,
    method: 'GET',
    path: `${one}/export`,
    summary: 'Export a patient by their portal: who they are, what they take, what they wait for, and who was shown it',
    description: `Needs all scopes. Visits are listed by \`listPortalVisits\`. ${whoSaw}`,
    audited: 'export',
    query: Paging,
    list: PortalExport,
    fails: ['not_found'],
    example: { params, reply: [{ kind: 'patient', record }] },
  },
  listPortalHolders: {
    ...shown,
    method: 'GET',
    path: `${one}/holders`,
    summary: 'List who has access to a patient by their portal, or is offered it',
    description: `Needs all scopes. By what right, for what, since when and until when; a parent of who is of age is not among them. \`whom\` is what the patient has said of who they invited, \`name\` what others call themselves: for the patient, and parents and guardians. ${whoSaw}`,
    list: PortalHolder,
    fails: ['not_found'],
    example: { params, reply: [holder] },
  },
  addPortalHolder: {
    ...shown,
    method: 'POST',
    path: `${one}/holders`,
    stepUp: 'or_fresh_sign_in',
    limit: 'send',
    summary: 'Let somebody act for you, by a code that you hand over',
    description: `For the patient alone, and once they are of age (\`not_of_age\`). Within \`scopes\` and until \`until\`, two years ahead at the most; you end it at any time, and so does the clinic, which sees it. Whoever you give the code to says it with your date of birth, within ${portalRules.openDays} days. ${portalRules.most} people have access at once. ${whoSaw}`,
    body: PortalInvitationInput,
    reply: PortalHolder,
    status: 201,
    fails: ['patient_merged', 'not_found', 'limit_reached', 'conflict'],
    example: {
      params,
      body: { scopes: ['visits'], until: holder.until, whom: holder.whom },
      reply: { ...holder, code: 'K7QM-2D9X-PW4R-6TBA' },
    },
  },
  endPortalHolder: {
    ...shown,
    method: 'POST',
    path: `${one}/holders/{portalAccessId}/end`,
    stepUp: 'or_fresh_sign_in',
    summary: 'End the access of somebody to you, or take a code back',
    description: `For the patient alone, and once they are of age: of whom they have invited, who has a power of attorney, and of any other who says to be them and was let in after them; those whom that one has invited go with it. They are told. Parents and guardians are ended by the clinic (\`not_yours_to_end\`). From the next request on it opens nothing. ${whoSaw}`,
    reply: PortalHolder,
    fails: ['not_found', 'precondition_failed', 'conflict'],
    example: {
      params: { patientId, portalAccessId: holder.portalAccessId },
      reply: { ...holder, state: 'ended', endedAt: at, version: 2 },
    },
  },
} as const satisfies Routes & Record<keyof typeof portalNeeds, unknown>;
