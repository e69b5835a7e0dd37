import * as z from 'zod';
import { PrescriptionContent, PrescriptionInput, PrescriptionPatch } from '../../domain/clinic/prescriptions/content.ts';
import { Prescription } from '../../domain/clinic/prescriptions/prescription.ts';
import { Signature } from '../../domain/clinic/signature.ts';
import { Digest } from '../../domain/people/passkeys/challenge.ts';
import { ids } from '../core/examples.ts';
import type { Routes } from '../core/route.ts';
import { Paging } from '../core/shapes.ts';

/** A prescription as it is shown, with all that it takes to verify its signature but the key. */
export const PrescriptionView = z.object({
  ...Prescription.pick({ workspaceId: true, patientId: true, prescriptionId: true, status: true }).shape,
  ...PrescriptionContent.shape,
  ...Prescription.pick({ createdBy: true, createdAt: true, startsAt: true, endsAt: true, dispensed: true, refillAt: true, stoppedAt: true })
    .shape,
  signature: z.object({ ...Signature.shape, statement: z.string() }).optional(),
  version: Prescription.shape.version,
});
/** What whoever signs is shown before they do, and the digest of it. */
export const PrescriptionStatement = z.object({ text: z.string(), digest: Digest });
/** The digest of what whoever signs was shown. */
export const PrescriptionProof = z.strictObject({ digest: Digest });

const prescriptionId = 'prescription_01h455vb4pex5vsknk084sn02q';
const patientId = 'patient_01h455vb4pex5vsknk084sn02q';
const at = '2026-11-28T08:00:00.000Z';
const body = {
  medication: { text: 'Amoxicillin 500 mg capsules', coding: { system: 'urn:oid:2.16.840.1.113883.6.73', code: 'J01CA04' } },
  dose: '1 capsule, three times a day',
  quantity: { value: 21, unit: 'capsules' },
  days: 7,
} as const;
const draft = {
  ...{ workspaceId: ids.workspaceId, patientId, prescriptionId, status: 'draft', ...body, repeats: 0 },
  ...{ createdBy: ids.userId, createdAt: at, version: 1 },
} as const;
const digest = 'RBNvo1WzZ4oRRq0W9-hknpT7T8If536DEMBg9hyq_4o';
const text = '{"declaration":"By proving …","dose":"1 capsule, three times a day",…}';
const keyId = 'NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs';
const signature = {
  statement: text,
  jws: 'eyJhbGciOiJFUzI1NiIsImI2NCI6ZmFsc2UsImNyaXQiOlsiYjY0Il19..c2lnbmF0dXJl',
  keyId,
  by: ids.userId,
  at,
};
const active = { ...draft, status: 'active', startsAt: at, endsAt: '2027-11-29T00:00:00.000Z', signature, version: 2 } as const;
const params = { patientId, prescriptionId };

const all = '/v1/workspaces/{workspaceId}/patients/{patientId}/prescriptions';
const one = `${all}/{prescriptionId}` as const;
const whoSaw = 'That you are shown it stands in the log, and with the patient, before the answer leaves.';
const moving = { method: 'POST', access: 'prescription:change', reply: PrescriptionView, audited: 'read' } as const;
const movingFails = ['prescription_status', 'precondition_failed', 'conflict'] as const;

export const prescriptionRoutes = {
  createPrescription: {
    method: 'POST',
    path: all,
    access: 'prescription:create',
    summary: 'Write a prescription for a patient, as a draft',
    description: `What it says is sealed under the key of the patient. By its schedule it is dispensed again so often, and valid for so many months, at the most: II never again, III and IV five times within six months. A draft that nobody has signed for a day falls due. ${whoSaw}`,
    body: PrescriptionInput,
    reply: PrescriptionView,
    status: 201,
    location: one,
    audited: 'read',
    fails: ['patient_merged', 'conflict'],
    example: { params: { patientId }, body, reply: draft },
  },
  listPrescriptions: {
    method: 'GET',
    path: all,
    access: 'prescription:read',
    summary: 'List the prescriptions of a patient, the last first',
    description: whoSaw,
    query: Paging,
    list: PrescriptionView,
    audited: 'read',
    fails: [],
    example: { params: { patientId }, reply: [draft] },
  },
  getPrescription: {
    method: 'GET',
    path: one,
    access: 'prescription:read',
    summary: 'Read a prescription',
    description: `\`signature\` holds all that a verifier needs but the key, which \`GET /v1/signing-keys\` tells: \`jws\` is detached (RFC 7515 Appendix F, RFC 7797), over \`statement\` to the letter. ${whoSaw}`,
    reply: PrescriptionView,
    audited: 'read',
    fails: [],
    example: { params, reply: active },
  },
  changePrescription: {
    method: 'PATCH',
    path: one,
    access: 'prescription:create',
    summary: 'Change a draft that you have written (merge patch: null removes)',
    description: `What was signed is never changed: stop it, and write another one. ${whoSaw}`,
    body: PrescriptionPatch,
    reply: PrescriptionView,
    audited: 'read',
    fails: ['prescription_status', 'precondition_failed', 'conflict'],
    example: { params, body: { days: 10 }, reply: { ...draft, days: 10, version: 2 } },
  },
  getPrescriptionStatement: {
    method: 'GET',
    path: `${one}/statement`,
    access: 'prescription:sign',
    keys: 'never',
    summary: 'Read what is signed with a draft: all of it is to be shown to whoever signs',
    description: `The text is JSON in its canonical form (RFC 8785); the digest is its SHA-256. Modelled on what 21 CFR 1311.120 has shown. ${whoSaw}`,
    reply: PrescriptionStatement,
    audited: 'read',
    fails: ['prescription_status'],
    example: { params, reply: { text, digest } },
  },
  signPrescription: {
    method: 'POST',
    path: `${one}/sign`,
    access: 'prescription:sign',
    keys: 'never',
    stepUp: 'always',
    summary: 'Sign a draft that you have written, as it was shown to you',
    description: `With a passkey, for exactly this digest, once (\`Step-Up\`). Where the draft, the patient or the day is another than it was shown, the answer is 409 \`statement_changed\`: look again. Active from its first day on. Modelled on 21 CFR 1311.140; it is no system for controlled substances by 21 CFR 1311. ${whoSaw}`,
    body: PrescriptionProof,
    reply: PrescriptionView,
    audited: 'read',
    fails: ['statement_changed', 'prescription_status', 'precondition_failed', 'conflict'],
    example: { params, body: { digest }, reply: active },
  },
  holdPrescription: {
    ...moving,
    path: `${one}/hold`,
    summary: 'Have nothing dispensed by a prescription for now',
    description: `Until it is resumed. It stays valid no longer by that. ${whoSaw}`,
    fails: movingFails,
    example: { params, reply: { ...active, status: 'on_hold', version: 3 } },
  },
  resumePrescription: {
    ...moving,
    path: `${one}/resume`,
    summary: 'Have a prescription dispensed again that is on hold',
    description: whoSaw,
    fails: movingFails,
    example: { params, reply: { ...active, version: 4 } },
  },
  stopPrescription: {
    ...moving,
    path: `${one}/stop`,
    summary: 'Stop a prescription for good',
    description: `A draft, too: it is never signed then. ${whoSaw}`,
    fails: movingFails,
    example: { params, reply: { ...active, status: 'stopped', version: 3 } },
  },
  readSigningKeys: {
    method: 'GET',
    path: '/v1/signing-keys',
    access: 'public',
    summary: 'Read the keys by which signatures of prescriptions and notes are verified',
    description:
      'A JWK Set (RFC 7517): the key that signs now, and each that ever did. `kid` is the thumbprint of a key (RFC 7638), so that whoever has kept one verifies without us.',
    file: 'application/json',
    fails: [],
    example: {},
  },
} as const satisfies Routes;
