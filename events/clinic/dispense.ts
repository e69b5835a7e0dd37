import * as z from 'zod';
import { Dispense } from '../../shared/domain/clinic/dispenses/dispense.ts';
import type { EventKinds } from '../event.ts';

/** What was handed out is nobody's to hear: the events name the record, and who may read it reads it. */
const record = Dispense.pick({ workspaceId: true, patientId: true, prescriptionId: true, dispenseId: true, version: true });
const kind = { data: z.object({}), record, audience: 'members' } as const;

export const dispenseEvents = {
  'dispense.recorded': kind,
  'dispense.corrected': kind,
  /** It has come back, or was never handed out: it counts for nothing. */
  'dispense.returned': kind,
} as const satisfies EventKinds;
