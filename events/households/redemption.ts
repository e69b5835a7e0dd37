import * as z from 'zod';
import { Redemption } from '../../shared/domain/households/redemption.ts';
import type { EventKinds } from '../event.ts';

const kind = { data: z.object({}), record: Redemption, audience: 'members', redact: ['dueAt', 'expiresAt'] } as const;

export const redemptionEvents = {
  /** Somebody wants a reward, and its points are reserved. */
  'redemption.asked': kind,
  /** They have it, and the points are spent. */
  'redemption.granted': kind,
  'redemption.refused': kind,
  /** Whoever asked takes it back, or has left. */
  'redemption.withdrawn': kind,
  /** Nobody has decided in time. */
  'redemption.expired': kind,
  /** Its time is over: whoever hears this ends it. */
  'redemption.end_due': { ...kind, audience: 'internal' },
  /** Whose it was is gone. */
  'redemption.erased': kind,
} as const satisfies EventKinds;
