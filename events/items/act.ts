import * as z from 'zod';
import { Act } from '../../shared/domain/items/history/act.ts';
import type { EventKinds } from '../event.ts';

/** It stands beside the event of the item, which tells what was done. */
export const actEvents = { 'act.noted': { data: z.object({}), record: Act, audience: 'internal' } } as const satisfies EventKinds;
