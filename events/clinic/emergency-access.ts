import * as z from 'zod';
import { EmergencyAccess } from '../../shared/domain/clinic/emergency-access.ts';
import type { EventKinds } from '../event.ts';

/** Whose chart it was, and why, is for whoever reviews it: the events name it. */
const record = EmergencyAccess.pick({ workspaceId: true, patientId: true, emergencyAccessId: true, version: true });
const kind = { data: z.object({}), record, audience: 'internal' } as const;

export const emergencyAccessEvents = {
  'emergency_access.begun': { ...kind, data: z.object({ reviewBy: z.iso.datetime() }) },
  'emergency_access.reviewed': { ...kind, data: z.object({ justified: z.boolean() }) },
  'emergency_access.overdue': kind,
} as const satisfies EventKinds;
