import { advanceAppointment } from '../../domain/clinic/booking/appointment.ts';
import { advanceVisitNotice } from '../../domain/clinic/booking/visit-notice.ts';
import { advanceVisitSeries } from '../../domain/clinic/booking/visit-series.ts';
import { advanceWaitlistEntry } from '../../domain/clinic/booking/waitlist-entry.ts';
import { advanceEmergencyAccess } from '../../domain/clinic/emergency-access.ts';
import { advanceNote } from '../../domain/clinic/notes/note.ts';
import { advancePatient } from '../../domain/clinic/patient.ts';
import { advancePortalAccess } from '../../domain/clinic/portal/portal-clock.ts';
import { advancePrescription } from '../../domain/clinic/prescriptions/prescription.ts';
import { fallsDue } from '../core/due-kind.ts';
import type { DueRules } from '../lanes.ts';
import { appointments } from './appointments.ts';
import { emergencyAccesses } from './emergency-accesses.ts';
import { notes } from './notes.ts';
import { patients } from './patients.ts';
import { portalAccesses } from './portal-accesses.ts';
import { prescriptions } from './prescriptions.ts';
import { visitNotices } from './visit-notices.ts';
import { visitSeries } from './visit-series.ts';
import { waitlistEntries } from './waitlist-entries.ts';

/** What falls due of clinic, each kind with the rule by which it moves on: the years may be over for which a patient is kept, an emergency waits for its review, a hold ends or a patient is to be reminded, a mail that was not taken is tried again, an access to a portal may have ended, a series of visits was left half way, or a note was not signed. */
export const due: DueRules<'clinic'> = {
  patient: fallsDue(patients, advancePatient),
  emergency_access: fallsDue(emergencyAccesses, advanceEmergencyAccess),
  prescription: fallsDue(prescriptions, advancePrescription),
  appointment: fallsDue(appointments, advanceAppointment),
  visit_notice: fallsDue(visitNotices, advanceVisitNotice),
  waitlist_entry: fallsDue(waitlistEntries, advanceWaitlistEntry),
  portal_access: fallsDue(portalAccesses, advancePortalAccess),
  visit_series: fallsDue(visitSeries, advanceVisitSeries),
  note: fallsDue(notes, advanceNote),
};
