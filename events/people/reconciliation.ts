import * as z from 'zod';
import { Reconciliation, ReconciliationRest } from '../../shared/domain/people/accounts/reconciliation.ts';
import type { EventKinds } from '../event.ts';

const step = { data: z.object({}), record: Reconciliation, audience: 'internal' } as const;

export const reconciliationEvents = {
  'reconciliation.started': step,
  'reconciliation.due': { ...step, data: z.object({ left: ReconciliationRest.optional() }) },
  'reconciliation.left': step,
} as const satisfies EventKinds;
