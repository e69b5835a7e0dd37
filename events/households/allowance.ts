import * as z from 'zod';
import { Allowance } from '../../shared/domain/households/allowance.ts';
import type { EventKinds } from '../event.ts';

const kind = { data: z.object({}), record: Allowance, audience: 'members', redact: ['next', 'dueAt', 'expiresAt'] } as const;

export const allowanceEvents = {
  'allowance.created': kind,
  'allowance.changed': { ...kind, data: z.object({ fields: z.array(z.string()) }) },
  /** Nothing more is given: it was ended, or its member has left. */
  'allowance.ended': kind,
  /** It is to be given for a period, by its first day: whoever hears this does so. */
  'allowance.fell_due': { ...kind, data: z.object({ period: z.string(), at: z.iso.datetime() }), audience: 'internal' },
} as const satisfies EventKinds;
