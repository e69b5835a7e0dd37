import { openAppointment } from '../../../shared/data/clinic/appointment-seal.ts';
import { waitlistEntries } from '../../../shared/data/clinic/waitlist-entries.ts';
import type { Row } from '../../../shared/data/core/rows.ts';
import type { WaitlistEntry } from '../../../shared/domain/clinic/booking/waitlist-entry.ts';
import type { Patient } from '../../../shared/domain/clinic/patient.ts';

/** What a patient waits for, or did, as it stands beside them. */
export type WaitlistEntryBeside = { kind: 'waitlist_entry'; record: WaitlistEntry };

/** Reads what a patient waits for beside what else an export holds. */
export const waitingBeside = {
  [waitlistEntries.name]: (row: Row): WaitlistEntryBeside => ({ kind: 'waitlist_entry', record: waitlistEntries.fromRow(row) }),
};

/** What somebody waits for, or did, with why they come. */
export const shownWaiting = ({ content, dueAt: _due, ...rest }: WaitlistEntry, patient: Patient, key: Buffer) => ({
  ...rest,
  ...openAppointment({ ...rest, content }, patient, key),
});
