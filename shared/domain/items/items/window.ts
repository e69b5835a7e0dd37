import * as z from 'zod';
import { invalidCode } from '../../core/invalid.ts';
import { lengthMs } from '../../time/duration.ts';
import { Duration } from '../../time/when.ts';

const distance = Duration.refine(duration => lengthMs(duration) >= 0, {
  error: invalidCode('not_positive'),
  when: ({ issues }) => issues.length === 0,
});

/**
 * When something may be done: from so long before its start or due, until so long after it. Both are ISO 8601 durations, not below zero: days keep the
 * wall clock of its zone, hours pass as they do. A day alone counts from its start.
 */
export const Window = z.strictObject({ before: distance.optional(), after: distance.optional() });
