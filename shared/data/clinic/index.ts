import { appointments } from './appointments.ts';
import { clinics } from './clinics.ts';
import { dispenses } from './dispenses.ts';
import { emergencyAccesses } from './emergency-accesses.ts';
import { legalHolds } from './legal-holds.ts';
import { noteTemplates } from './note-templates.ts';
import { notes } from './notes.ts';
import { patientAccesses } from './patient-accesses.ts';
import { patients } from './patients.ts';
import { portalAccesses } from './portal-accesses.ts';
import { prescriptions } from './prescriptions.ts';
import { schedules } from './schedules.ts';
import { visitNotices } from './visit-notices.ts';
import { visitSeries } from './visit-series.ts';
import { visitTypes } from './visit-types.ts';
import { waitlistEntries } from './waitlist-entries.ts';

/** Every kind of record of clinic. */
export const kinds = [
  patients,
  patientAccesses,
  clinics,
  legalHolds,
  emergencyAccesses,
  prescriptions,
  schedules,
  appointments,
  visitTypes,
  visitNotices,
  dispenses,
  portalAccesses,
  waitlistEntries,
  visitSeries,
  notes,
  noteTemplates,
];
