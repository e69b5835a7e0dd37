import { appointmentEvents } from './appointment.ts';
import { clinicEvents } from './clinic.ts';
import { dispenseEvents } from './dispense.ts';
import { emergencyAccessEvents } from './emergency-access.ts';
import { legalHoldEvents } from './legal-hold.ts';
import { noteEvents } from './note.ts';
import { noteTemplateEvents } from './note-template.ts';
import { patientEvents } from './patient.ts';
import { portalAccessEvents } from './portal-access.ts';
import { prescriptionEvents } from './prescription.ts';
import { scheduleEvents } from './schedule.ts';
import { visitNoticeEvents } from './visit-notice.ts';
import { visitSeriesEvents } from './visit-series.ts';
import { visitTypeEvents } from './visit-type.ts';
import { waitlistEntryEvents } from './waitlist-entry.ts';

/** Every kind of event of clinic. */
export const events = {
  ...patientEvents,
  ...clinicEvents,
  ...legalHoldEvents,
  ...emergencyAccessEvents,
  ...prescriptionEvents,
  ...scheduleEvents,
  ...appointmentEvents,
  ...visitTypeEvents,
  ...visitNoticeEvents,
  ...dispenseEvents,
  ...portalAccessEvents,
  ...waitlistEntryEvents,
  ...visitSeriesEvents,
  ...noteEvents,
  ...noteTemplateEvents,
} as const;
