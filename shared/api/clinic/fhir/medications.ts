import { dispenseKeys, prescriptionKeys } from '../../../domain/clinic/fhir/ids.ts';
import { type FhirRoutes, fhirBase, type SearchParams } from './route.ts';
import { ofOnePatient } from './rows.ts';

const patientId = 'patient_01h455vb4pex5vsknk084sn02q';
const prescriptionId = 'prescription_01h455vb4pex5vsknk084sn02q';
const dispenseId = 'dispense_01h455vb4pex5vsknk084sn02q';
const ofPrescription = { fhirId: prescriptionKeys.write({ patientId, prescriptionId }) };
const ofDispense = { fhirId: dispenseKeys.write({ patientId, prescriptionId, dispenseId }) };

const toPrescription = { type: 'MedicationRequest', key: prescriptionKeys.read } as const;
export const medicationRequestParams = {
  ...ofOnePatient,
  status: { type: 'token', documentation: 'One of the statuses, or several.' },
} as const satisfies SearchParams;
export const medicationDispenseParams = {
  prescription: {
    type: 'reference',
    documentation: 'The MedicationRequest by which it was dispensed: needed.',
    refers: toPrescription,
  },
  status: { type: 'token', documentation: 'completed, cancelled, or both.' },
} as const satisfies SearchParams;
export const provenanceParams = {
  target: { type: 'reference', documentation: 'The MedicationRequest that was signed: needed.', refers: toPrescription },
} as const satisfies SearchParams;

const prescriptions = { method: 'GET', access: 'prescription:read', audited: 'read', fails: [] } as const;
const dispenses = { method: 'GET', access: 'dispense:read', audited: 'read', fails: [] } as const;

export const fhirMedicationRoutes = {
  fhirReadMedicationRequest: {
    ...prescriptions,
    path: `${fhirBase}/MedicationRequest/{fhirId}`,
    summary: 'Read a prescription as FHIR R4 has it',
    fhir: { code: 'read', type: 'MedicationRequest', kind: 'prescription', key: prescriptionKeys.read },
    example: { params: ofPrescription },
  },
  fhirSearchMedicationRequests: {
    ...prescriptions,
    path: `${fhirBase}/MedicationRequest`,
    summary: 'Look for the prescriptions of a patient as FHIR R4 does, the last first',
    fhir: { code: 'search-type', type: 'MedicationRequest', params: medicationRequestParams },
    example: {},
  },
  fhirReadProvenance: {
    ...prescriptions,
    path: `${fhirBase}/Provenance/{fhirId}`,
    summary: 'Read who has signed a prescription, with what verifies it',
    fhir: { code: 'read', type: 'Provenance', kind: 'prescription', key: prescriptionKeys.read },
    example: { params: ofPrescription },
  },
  fhirSearchProvenances: {
    ...prescriptions,
    path: `${fhirBase}/Provenance`,
    summary: 'Look for the signature of a prescription as FHIR R4 does',
    fhir: { code: 'search-type', type: 'Provenance', params: provenanceParams },
    example: {},
  },
  fhirReadMedicationDispense: {
    ...dispenses,
    path: `${fhirBase}/MedicationDispense/{fhirId}`,
    summary: 'Read a dispense as FHIR R4 has it',
    fhir: { code: 'read', type: 'MedicationDispense', kind: 'dispense', key: dispenseKeys.read },
    example: { params: ofDispense },
  },
  fhirSearchMedicationDispenses: {
    ...dispenses,
    path: `${fhirBase}/MedicationDispense`,
    summary: 'Look for the dispenses of a prescription as FHIR R4 does, the last first',
    fhir: { code: 'search-type', type: 'MedicationDispense', params: medicationDispenseParams },
    example: {},
  },
} as const satisfies FhirRoutes;
