import * as z from 'zod';
import { Happening } from '../../shared/domain/notifications/happening.ts';
import type { EventKinds } from '../event.ts';

/** A happening is what another event has become: nobody needs to hear of it a second time. */
export const happeningEvents = {
  'happening.noted': { data: z.object({}), record: Happening, audience: 'internal' },
} as const satisfies EventKinds;
