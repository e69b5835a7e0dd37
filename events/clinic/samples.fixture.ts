import type { Sample } from '../sample.fixture.ts';
import { appointmentSamples } from './appointment.fixture.ts';
import { clinicSamples } from './clinic.fixture.ts';
import { dispenseSamples } from './dispense.fixture.ts';
import { noteSamples } from './note.fixture.ts';
import { noteTemplateSamples } from './note-template.fixture.ts';
import { patientSamples } from './patient.fixture.ts';
import { portalAccessSamples } from './portal-access.fixture.ts';
import { prescriptionSamples } from './prescription.fixture.ts';
import { scheduleSamples } from './schedule.fixture.ts';
import { visitNoticeSamples } from './visit-notice.fixture.ts';
import { visitSeriesSamples } from './visit-series.fixture.ts';
import { visitTypeSamples } from './visit-type.fixture.ts';
import { waitlistEntrySamples } from './waitlist-entry.fixture.ts';

/** Changes of every kind that the rules of clinic make, each as its own rule makes it. */
export const samples = (): Sample[] => [
  ...[...scheduleSamples(), ...appointmentSamples(), ...visitTypeSamples(), ...visitNoticeSamples()],
  ...[...patientSamples(), ...clinicSamples(), ...prescriptionSamples(), ...dispenseSamples(), ...portalAccessSamples()],
  ...waitlistEntrySamples(),
  ...visitSeriesSamples(),
  ...noteSamples(),
  ...noteTemplateSamples(),
];
