import { answeredAt } from '../core/gateways.ts';
import { adherenceRoutes } from './adherence.ts';
import { appointmentRoutes } from './appointments.ts';
import { dispenseRoutes } from './dispenses.ts';
import { emergencyRoutes } from './emergencies.ts';
import { fhirAppointmentOperationRoutes } from './fhir/appointment-operations.ts';
import { fhirMedicationRoutes } from './fhir/medications.ts';
import { fhirNoteRoutes } from './fhir/notes.ts';
import { fhirPatientRoutes } from './fhir/patients.ts';
import { fhirPracticeRoutes } from './fhir/practice.ts';
import { fhirRecordRoutes } from './fhir/records.ts';
import { fhirResponseRoutes } from './fhir/responses.ts';
import { fhirServerRoutes } from './fhir/server.ts';
import { fhirVisitRoutes } from './fhir/visits.ts';
import { noteTemplateRoutes } from './note-templates.ts';
import { noteRoutes } from './notes.ts';
import { patientMergeRoutes } from './patient-merges.ts';
import { patientRoutes } from './patients.ts';
import { portalRoutes } from './portal.ts';
import { portalAccessRoutes } from './portal-accesses.ts';
import { portalVisitRoutes } from './portal-visits.ts';
import { prescriptionRoutes } from './prescriptions.ts';
import { retentionRoutes } from './retention.ts';
import { scheduleRoutes } from './schedules.ts';
import { visitLinkRoutes } from './visit-links.ts';
import { visitSeriesRoutes } from './visit-series.ts';
import { visitTypeRoutes } from './visit-types.ts';
import { waitlistRoutes } from './waitlist.ts';

/** The routes of each module of clinic. */
export const modules = answeredAt('clinic', {
  patients: patientRoutes,
  retention: retentionRoutes,
  emergencies: emergencyRoutes,
  prescriptions: prescriptionRoutes,
  visitTypes: visitTypeRoutes,
  schedules: scheduleRoutes,
  appointments: appointmentRoutes,
  dispenses: dispenseRoutes,
  adherence: adherenceRoutes,
  visitLinks: visitLinkRoutes,
  portalAccesses: portalAccessRoutes,
  portal: portalRoutes,
  portalVisits: portalVisitRoutes,
  patientMerges: patientMergeRoutes,
  waitlist: waitlistRoutes,
  visitSeries: visitSeriesRoutes,
  notes: noteRoutes,
  noteTemplates: noteTemplateRoutes,
});

/** The routes of clinics that speak FHIR, at a gateway of their own. They describe themselves: neither the reference nor the typed client has them. */
export const fhirModules = answeredAt('fhir', {
  fhirServer: fhirServerRoutes,
  fhirPatients: fhirPatientRoutes,
  fhirMedications: fhirMedicationRoutes,
  fhirRecords: fhirRecordRoutes,
  fhirPractice: fhirPracticeRoutes,
  fhirVisits: fhirVisitRoutes,
  fhirResponses: fhirResponseRoutes,
  fhirAppointmentOperations: fhirAppointmentOperationRoutes,
  fhirNotes: fhirNoteRoutes,
});
