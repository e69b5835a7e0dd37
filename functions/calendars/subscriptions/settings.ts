import * as z from 'zod';
import { environment } from '../../../shared/env.ts';

const { LOOPBACK_FILES } = environment({ LOOPBACK_FILES: z.enum(['yes', 'no']) });

/** Whether calendars of this very machine may be read: on a developer's machine alone. */
export const allowLoopback = LOOPBACK_FILES === 'yes';
