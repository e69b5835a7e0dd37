import * as z from 'zod';
import { Appointment, CancelledBy } from '../../shared/domain/clinic/booking/appointment.ts';
import type { EventKinds } from '../event.ts';

/** That somebody comes, and why, is nobody's to hear: the events name the record, and who may read it reads it. */
const record = Appointment.pick({ workspaceId: true, patientId: true, appointmentId: true, version: true });
const kind = { data: z.object({}), record, audience: 'members' } as const;

const by = z.object({ by: CancelledBy.optional() });

export const appointmentEvents = {
  /** Its time is kept for a while. */
  'appointment.held': kind,
  'appointment.booked': kind,
  /** Its patient has said, by the link of a mail, that they will come. */
  'appointment.confirmed': kind,
  /** Its patient has moved it, by the link of a mail, or the clinic has. */
  'appointment.rescheduled': { ...kind, data: by },
  'appointment.cancelled': { ...kind, data: by },
  'appointment.arrived': kind,
  /** They have not come. */
  'appointment.missed': kind,
  /** Their patient is to be reminded. */
  'appointment.reminder_due': { ...kind, data: z.object({ at: z.iso.datetime() }), audience: 'internal' },
} as const satisfies EventKinds;
