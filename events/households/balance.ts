import * as z from 'zod';
import { Balance } from '../../shared/domain/households/balance.ts';
import type { EventKinds } from '../event.ts';

/** The entry, or the redemption, beside it tells what happened. */
export const balanceEvents = {
  'balance.changed': { data: z.object({ points: z.int(), reserved: z.int().optional() }), record: Balance, audience: 'internal' },
} as const satisfies EventKinds;
