import { fhirIdOf, keyFrom } from '../../../domain/clinic/fhir/ids.ts';
import { FhirPatient } from '../../../domain/clinic/fhir/patient.ts';
import { patientParams } from './patient-params.ts';
import { type FhirRoutes, fhirBase } from './route.ts';
import { formRow, readRow, searchRow, vreadRow } from './rows.ts';

const all = `${fhirBase}/Patient` as const;
const one = `${all}/{fhirId}` as const;
const params = { fhirId: fhirIdOf('patient_01h455vb4pex5vsknk084sn02q') };
const key = keyFrom('patient');

const searching = {
  type: 'Patient',
  access: 'patient:read',
  params: patientParams,
  revincludes: {
    'Appointment:patient': ['appointment:read'],
    'MedicationRequest:patient': ['prescription:read'],
    'DocumentReference:patient': ['note:read'],
  },
} as const;

/** What is sent in the examples. */
const anna = { resourceType: 'Patient', name: [{ family: 'Muster', given: ['Anna', 'Maria'] }], gender: 'female', birthDate: '1984-02-29' };

const reading = {
  ...readRow({ type: 'Patient', access: 'patient:read', kind: 'patient', key, fhirId: params.fhirId }),
  summary: 'Read a patient as FHIR R4 has them',
  audited: 'read',
} as const;

export const fhirPatientRoutes = {
  fhirCreatePatient: {
    method: 'POST',
    path: all,
    access: 'patient:create',
    summary: 'Register a patient who is sent as FHIR R4 has them',
    body: FhirPatient,
    status: 201,
    audited: 'read',
    fails: ['already_exists', 'conflict'],
    fhir: { code: 'create', type: 'Patient', ifNoneExist: { identifier: patientParams.identifier } },
    example: { body: anna },
  },
  fhirUpdatePatient: {
    method: 'PUT',
    path: one,
    access: 'patient:change',
    summary: 'Change a patient into what is sent: what FHIR cannot say of them stays',
    ifMatch: 'required',
    body: FhirPatient,
    audited: 'read',
    fails: ['already_exists', 'limit_reached', 'precondition_failed', 'conflict'],
    fhir: { code: 'update', type: 'Patient', kind: 'patient', key },
    example: { params, body: { ...anna, id: params.fhirId } },
  },
  fhirReadPatient: reading,
  fhirReadPatientVersion: vreadRow(reading),
  fhirSearchPatients: { ...searchRow(searching), summary: 'Look for patients as FHIR R4 does', audited: 'read' },
  fhirSearchPatientsByForm: {
    ...formRow(searching),
    summary: 'Look for patients by a form, so that no address has their names',
    audited: 'read',
    example: { body: { criteria: 'family=mus&given=ann' } },
  },
} as const satisfies FhirRoutes;
