import { appointmentKeys, responseKeys } from '../../../domain/clinic/fhir/ids.ts';
import { FhirAppointmentResponse } from '../../../domain/clinic/fhir/response.ts';
import { type FhirRoutes, fhirBase, type SearchParams } from './route.ts';
import { formRow, readRow, searchRow, toPatient, vreadRow } from './rows.ts';

const suffix = '01h455vb4pex5vsknk084sn02q';
const visit = { patientId: `patient_${suffix}`, appointmentId: `appointment_${suffix}` } as const;
const actor = { reference: `Patient/patient-${suffix}` };
const appointment = { reference: `Appointment/${appointmentKeys.write(visit)}` };

/** By what answers are found: at the least by the visit, or by the patient who has answered. */
const responseParams = {
  appointment: {
    type: 'reference',
    documentation: 'Visits that were answered to, 50 at the most.',
    refers: { type: 'Appointment', key: (id: string) => appointmentKeys.read(id) },
  },
  patient: { type: 'reference', documentation: 'One patient who has answered.', refers: toPatient },
  actor: { type: 'reference', documentation: 'One who has answered: a patient, or beside `appointment` anybody.', refers: toPatient },
  practitioner: { type: 'reference', documentation: 'As actor, of members alone.' },
  location: { type: 'reference', documentation: 'As actor, of rooms alone.' },
  'part-status': { type: 'token', documentation: 'accepted, declined or tentative; `:not`, too.', modifiers: ['not'] },
} as const satisfies SearchParams;

const searching = {
  type: 'AppointmentResponse',
  access: 'appointment:read',
  params: responseParams,
  includes: { 'AppointmentResponse:appointment': ['appointment:read'], 'AppointmentResponse:patient': ['patient:read'] },
} as const;

const reading = {
  ...readRow({
    type: 'AppointmentResponse',
    access: 'appointment:read',
    kind: 'appointment',
    key: (id: string) => responseKeys.read(id),
    fhirId: responseKeys.write({ ...visit, actor: suffix }),
  }),
  audited: 'read',
} as const;

/** What those who take part in visits answer to them. It stands in the visit: an answer books what was held, or calls it off. */
export const fhirResponseRoutes = {
  fhirReadAppointmentResponse: reading,
  fhirReadAppointmentResponseVersion: vreadRow(reading),
  fhirSearchAppointmentResponses: { ...searchRow(searching), audited: 'read' },
  fhirSearchAppointmentResponsesByForm: { ...formRow(searching), audited: 'read' },
  fhirCreateAppointmentResponse: {
    method: 'POST',
    path: `${fhirBase}/AppointmentResponse`,
    access: 'appointment:change',
    summary: 'Answer to a visit for somebody who takes part in it: who comes books what was held for them, who does not calls it off',
    body: FhirAppointmentResponse,
    status: 201,
    audited: 'read',
    fails: ['precondition_failed', 'conflict', 'appointment_over'],
    fhir: { code: 'create', type: 'AppointmentResponse' },
    example: { body: { resourceType: 'AppointmentResponse', appointment, actor, participantStatus: 'accepted' } },
  },
} as const satisfies FhirRoutes;
