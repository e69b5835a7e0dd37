import { dispenseKeys, noteKeys, noteProvenanceKeys, prescriptionKeys } from '../../../domain/clinic/fhir/ids.ts';
import { type FhirRoutes, fhirBase, type SearchParams } from './route.ts';
import { formRow, ofPatients, searchRow, vreadRow } from './rows.ts';

const patientId = 'patient_01h455vb4pex5vsknk084sn02q';
const prescriptionId = 'prescription_01h455vb4pex5vsknk084sn02q';
const dispenseId = 'dispense_01h455vb4pex5vsknk084sn02q';
const ofPrescription = { fhirId: prescriptionKeys.write({ patientId, prescriptionId }) };
const ofDispense = { fhirId: dispenseKeys.write({ patientId, prescriptionId, dispenseId }) };

const toPrescription = { type: 'MedicationRequest', key: prescriptionKeys.read } as const;
const medicationRequestParams = {
  ...ofPatients,
  status: { type: 'token', documentation: 'One of the statuses, or several; `:not`, too.', modifiers: ['not'] },
} as const satisfies SearchParams;
const medicationDispenseParams = {
  prescription: {
    type: 'reference',
    documentation: 'The MedicationRequest by which it was dispensed: needed.',
    refers: toPrescription,
  },
  status: { type: 'token', documentation: 'completed, cancelled, or both; `:not`, too.', modifiers: ['not'] },
} as const satisfies SearchParams;
const provenanceParams = {
  target: {
    type: 'reference',
    documentation: 'What was signed, a MedicationRequest, a DocumentReference or its Composition: needed.',
    refers: [toPrescription, { type: 'DocumentReference', key: noteKeys.read }, { type: 'Composition', key: noteKeys.read }],
  },
} as const satisfies SearchParams;

const searching = {
  type: 'MedicationRequest',
  access: 'prescription:read',
  params: medicationRequestParams,
  includes: { 'MedicationRequest:patient': ['patient:read'], 'MedicationRequest:requester': ['member:read'] },
  revincludes: { 'Provenance:target': ['prescription:read'], 'MedicationDispense:prescription': ['dispense:read'] },
} as const;
/** Of a prescription that was signed, or of a note. */
const provenanceKey = (id: string) => prescriptionKeys.read(id) ?? noteProvenanceKeys.read(id);
const prescriptions = { method: 'GET', access: 'prescription:read', audited: 'read', fails: [] } as const;
const dispenses = { method: 'GET', access: 'dispense:read', audited: 'read', fails: [] } as const;

const readingRequest = {
  ...prescriptions,
  path: `${fhirBase}/MedicationRequest/{fhirId}`,
  summary: 'Read a prescription as FHIR R4 has it',
  fhir: { code: 'read', type: 'MedicationRequest', kind: 'prescription', key: prescriptionKeys.read },
  example: { params: ofPrescription },
} as const;

const readingDispense = {
  ...dispenses,
  path: `${fhirBase}/MedicationDispense/{fhirId}`,
  summary: 'Read a dispense as FHIR R4 has it',
  fhir: { code: 'read', type: 'MedicationDispense', kind: 'dispense', key: dispenseKeys.read },
  example: { params: ofDispense },
} as const;

export const fhirMedicationRoutes = {
  fhirReadMedicationRequest: readingRequest,
  fhirReadMedicationRequestVersion: vreadRow(readingRequest),

  fhirSearchMedicationRequests: { ...searchRow(searching), audited: 'read' },
  fhirSearchMedicationRequestsByForm: { ...formRow(searching), audited: 'read' },
  fhirReadProvenance: {
    ...prescriptions,
    path: `${fhirBase}/Provenance/{fhirId}`,
    summary: 'Read who has signed a prescription or a note, with what verifies it',
    fhir: { code: 'read', type: 'Provenance', kind: 'prescription', key: provenanceKey },
    example: { params: ofPrescription },
  },
  fhirSearchProvenances: {
    ...prescriptions,
    path: `${fhirBase}/Provenance`,
    summary: 'Look for the signature of a prescription or a note as FHIR R4 does',
    fhir: { code: 'search-type', type: 'Provenance', params: provenanceParams },
    example: {},
  },
  fhirReadMedicationDispense: readingDispense,
  fhirReadMedicationDispenseVersion: vreadRow(readingDispense),

  fhirSearchMedicationDispenses: {
    ...dispenses,
    path: `${fhirBase}/MedicationDispense`,
    summary: 'Look for the dispenses of a prescription as FHIR R4 does, the last first',
    fhir: {
      ...{ code: 'search-type', type: 'MedicationDispense', params: medicationDispenseParams },
      includes: { 'MedicationDispense:prescription': ['prescription:read'] },
    },
    example: {},
  },
} as const satisfies FhirRoutes;
