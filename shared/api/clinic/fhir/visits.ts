import { FhirAppointment } from '../../../domain/clinic/fhir/appointment.ts';
import { appointmentKeys, slotKeys } from '../../../domain/clinic/fhir/ids.ts';
import { chainedAtMost, chainedPatientParams } from './patient-params.ts';
import { type FhirRoutes, fhirBase, type SearchParams } from './route.ts';
import { formRow, readRow, searchRow, toPatient, vreadRow } from './rows.ts';

const suffix = '01h455vb4pex5vsknk084sn02q' as const;
const slot = {
  scheduleId: `schedule_${suffix}`,
  visitTypeId: `visit_type_${suffix}`,
  start: Date.parse('2026-12-01T08:00:00.000Z'),
  minutes: 30,
} as const;
const slotId = slotKeys.write(slot);
const fhirId = appointmentKeys.write({ patientId: `patient_${suffix}`, appointmentId: `appointment_${suffix}` });

/** By what times are found that can be booked. */
const slotParams = {
  schedule: {
    type: 'reference',
    documentation: 'Needed: the Schedules among which a time is looked for, one of each kind that the type of visit needs.',
  },
  'service-type': {
    type: 'token',
    documentation: 'Needed: the type of visit, as urn:almanac:visit-type and the id of its HealthcareService.',
  },
  start: {
    type: 'date',
    documentation: 'Needed: from when and until when a visit may begin, 31 days at the most. Days without an offset are those of UTC.',
  },
  status: { type: 'token', documentation: 'free: others are read by their ids.' },
} as const satisfies SearchParams;

/** By what visits are found: at the least by `_id`, a patient or what is known of them, or whose time it takes on a day. */
const appointmentParams = {
  _id: { type: 'token', documentation: 'Ids, 50 at the most.' },
  patient: {
    type: 'reference',
    documentation: `One patient, or a chain to patients, ${chainedAtMost} at the most, with the records that were merged into theirs (\`patient.identifier\`): that is a search of patients, and needs that right.`,
    refers: toPatient,
    chained: chainedPatientParams,
  },
  actor: {
    type: 'reference',
    documentation: 'One patient; or one Schedule’s Practitioner, Location or Device, beside a `date` that is one day.',
    refers: toPatient,
  },
  practitioner: { type: 'reference', documentation: 'As actor, of members alone.' },
  location: { type: 'reference', documentation: 'As actor, of rooms alone.' },
  date: { type: 'date', documentation: 'When it begins. A day is one of the schedule’s zone beside an actor, else of UTC.' },
  status: { type: 'token', documentation: 'pending, booked, arrived, cancelled or noshow; `:not`, too.', modifiers: ['not'] },
} as const satisfies SearchParams;

const [who, staff, places] = [['patient:read'], ['member:read'], ['schedule:read']] as const;
const visits = {
  type: 'Appointment',
  access: 'appointment:read',
  params: appointmentParams,
  includes: {
    'Appointment:patient': who,
    'Appointment:practitioner': staff,
    'Appointment:location': places,
    'Appointment:actor': [...who, ...staff, ...places],
  },
  revincludes: { 'AppointmentResponse:appointment': ['appointment:read'] },
} as const;
const times = {
  type: 'Slot',
  access: 'appointment:create',
  params: slotParams,
  includes: { 'Slot:schedule': places },
} as const;
const sent = {
  resourceType: 'Appointment',
  status: 'booked',
  slot: [{ reference: `Slot/${slotId}` }],
  participant: [{ actor: { reference: `Patient/patient-${suffix}` }, status: 'accepted' }],
};
const appointmentKey = (id: string) => appointmentKeys.read(id);

const readingVisit = {
  ...readRow({ type: 'Appointment', access: 'appointment:read', kind: 'appointment', key: appointmentKey, fhirId }),
  audited: 'read',
} as const;

/** Times that can be booked, and the visits that take them. A visit that is sent as `pending` is held, and booked, moved or called off by what is sent of it then. */
export const fhirVisitRoutes = {
  fhirReadSlot: readRow({
    type: 'Slot',
    access: 'appointment:create',
    kind: 'schedule',
    key: (id: string) => slotKeys.read(id),
    fhirId: slotId,
  }),
  fhirSearchSlots: searchRow(times),
  fhirSearchSlotsByForm: formRow(times),
  fhirReadAppointment: readingVisit,
  fhirReadAppointmentVersion: vreadRow(readingVisit),
  fhirSearchAppointments: { ...searchRow(visits), audited: 'read' },
  fhirSearchAppointmentsByForm: { ...formRow(visits), audited: 'read' },
  fhirCreateAppointment: {
    method: 'POST',
    path: `${fhirBase}/Appointment`,
    access: 'appointment:create',
    summary: 'Book a visit by its slots, or hold its time where it is pending',
    body: FhirAppointment,
    status: 201,
    audited: 'read',
    fails: ['slot_unavailable', 'conflict'],
    fhir: { code: 'create', type: 'Appointment' },
    example: { body: sent },
  },
  fhirUpdateAppointment: {
    method: 'PUT',
    path: `${fhirBase}/Appointment/{fhirId}`,
    access: 'appointment:change',
    summary: 'Confirm, move, check in, or call off a visit: one of them at once',
    ifMatch: 'required',
    body: FhirAppointment,
    audited: 'read',
    fails: ['precondition_failed', 'conflict', 'appointment_over', 'slot_unavailable', 'window_not_open'],
    fhir: { code: 'update', type: 'Appointment', kind: 'appointment', key: appointmentKey },
    example: { params: { fhirId }, body: { ...sent, id: fhirId } },
  },
} as const satisfies FhirRoutes;
