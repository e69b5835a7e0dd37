import * as z from 'zod';
import { invalidCode } from '../core/invalid.ts';
import { lengthMs } from '../time/duration.ts';
import { Duration } from '../time/when.ts';

/**
 * Around its start or due, when something may be done: not before `opens`, not after `closes`. Both are ISO 8601 durations from there, negative before it:
 * days keep the wall clock of its zone, hours pass as they do. A day alone counts from its start.
 */
export const Window = z
  .strictObject({ opens: Duration.optional(), closes: Duration.optional() })
  .refine(({ opens, closes }) => opens !== undefined || closes !== undefined, {
    path: ['opens'],
    message: invalidCode('required'),
    when: ({ issues }) => issues.length === 0,
  })
  .refine(({ opens, closes }) => opens === undefined || closes === undefined || lengthMs(opens) < lengthMs(closes), {
    path: ['closes'],
    message: invalidCode('not_after_start'),
    when: ({ issues }) => issues.length === 0,
  });
