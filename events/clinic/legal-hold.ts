import * as z from 'zod';
import { LegalHold } from '../../shared/domain/clinic/legal-hold.ts';
import type { EventKinds } from '../event.ts';

/** Why a hold stands is for whoever may read holds: the events name it, and who placed or lifted it. */
const record = LegalHold.pick({ workspaceId: true, patientId: true, legalHoldId: true, version: true });
const kind = { data: z.object({}), record, audience: 'internal' } as const;

export const legalHoldEvents = {
  'legal_hold.placed': kind,
  'legal_hold.lifted': kind,
} as const satisfies EventKinds;
