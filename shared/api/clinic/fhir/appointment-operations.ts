import { appointmentKeys } from '../../../domain/clinic/fhir/ids.ts';
import { BookParameters, CancelParameters, FindParameters, HoldParameters } from '../../../domain/clinic/fhir/operations.ts';
import { type AppointmentOperation, definitionOf } from './operation-definitions.ts';
import { type FhirRoutes, fhirBase } from './route.ts';

const suffix = '01h455vb4pex5vsknk084sn02q';
const visit = appointmentKeys.write({ patientId: `patient_${suffix}`, appointmentId: `appointment_${suffix}` });
const reference = { name: 'appointment-reference', valueReference: { reference: `Appointment/${visit}` } };

const operation = <const Code extends AppointmentOperation>(code: Code) =>
  ({
    method: 'POST',
    path: `${fhirBase}/Appointment/$${code}`,
    audited: 'read',
    fhir: { code: 'operation', type: 'Appointment', operation: { name: code, definition: definitionOf(code) } },
  }) as const;
const sent = (...parameter: object[]) => ({ body: { resourceType: 'Parameters', parameter } });

/** Times are found, held, booked and called off by operations, too: by the same rules and writers as visits that are sent. */
export const fhirAppointmentOperationRoutes = {
  fhirFindAppointments: {
    ...operation('find'),
    access: 'appointment:create',
    summary: 'Find the times at which a visit can begin, as proposed Appointments',
    body: FindParameters,
    fails: [],
    example: sent(
      { name: 'start', valueDateTime: '2026-12-01T08:00:00Z' },
      { name: 'end', valueDateTime: '2026-12-02T08:00:00Z' },
      { name: 'visit-type', valueString: `urn:almanac:visit-type|visit-type-${suffix}` },
    ),
  },
  fhirHoldAppointment: {
    ...operation('hold'),
    access: 'appointment:create',
    summary: 'Hold a time, as it was proposed',
    body: HoldParameters,
    fails: ['slot_unavailable', 'conflict'],
    example: sent({ name: 'patient-reference', valueReference: { reference: `Patient/patient-${suffix}` } }),
  },
  fhirBookAppointment: {
    ...operation('book'),
    access: 'appointment:create',
    summary: 'Book a time, as it was proposed, or what is held',
    body: BookParameters,
    fails: ['slot_unavailable', 'conflict', 'appointment_over', 'precondition_failed'],
    example: sent(reference),
  },
  fhirCancelAppointment: {
    ...operation('cancel'),
    access: 'appointment:change',
    summary: 'Call off what is held or booked',
    body: CancelParameters,
    fails: ['appointment_over', 'conflict', 'precondition_failed'],
    example: sent(reference),
  },
} as const satisfies FhirRoutes;
