import * as z from 'zod';
import { Appointment } from '../../shared/domain/clinic/booking/appointment.ts';
import type { EventKinds } from '../event.ts';

/** That somebody comes, and why, is nobody's to hear: the events name the record, and who may read it reads it. */
const record = Appointment.pick({ workspaceId: true, patientId: true, appointmentId: true, version: true });
const kind = { data: z.object({}), record, audience: 'members' } as const;

export const appointmentEvents = {
  /** Its time is kept for a while. */
  'appointment.held': kind,
  'appointment.booked': kind,
  'appointment.rescheduled': kind,
  'appointment.cancelled': kind,
  'appointment.arrived': kind,
  /** They have not come. */
  'appointment.missed': kind,
  /** Their patient is to be reminded. */
  'appointment.reminder_due': { ...kind, data: z.object({ at: z.iso.datetime() }), audience: 'internal' },
} as const satisfies EventKinds;
