import * as z from 'zod';
import { Prescription } from '../../shared/domain/clinic/prescriptions/prescription.ts';
import type { EventKinds } from '../event.ts';

/** What is prescribed, and how it stands, is nobody's to hear: the events name the record, and who may read it reads it. */
const record = Prescription.pick({ workspaceId: true, patientId: true, prescriptionId: true, version: true });
const kind = { data: z.object({}), record, audience: 'members' } as const;

export const prescriptionEvents = {
  'prescription.created': kind,
  'prescription.changed': kind,
  'prescription.signed': kind,
  /** Nobody has signed a draft for a day. */
  'prescription.left_unsigned': kind,
  /** Its first day has come. */
  'prescription.started': kind,
  'prescription.held': kind,
  'prescription.resumed': kind,
  'prescription.stopped': kind,
  /** It runs out soon, and may be dispensed again. */
  'prescription.refill_due': kind,
  /** It was dispensed, or that was corrected or handed back. */
  'prescription.supply_changed': kind,
  /** It is not valid any more. */
  'prescription.completed': kind,
} as const satisfies EventKinds;
