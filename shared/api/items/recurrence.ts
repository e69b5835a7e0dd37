import * as z from 'zod';
import { Recurrence } from '../../domain/time/recurrence.ts';
import { When, Zone } from '../../domain/time/when.ts';
import type { Routes } from '../core/route.ts';

export const recurrenceRoutes = {
  previewRecurrence: {
    method: 'POST',
    path: '/v1/recurrence/preview',
    access: 'user',
    keys: 'always',
    limit: 'search',
    summary: 'The next occurrences of a rule, each shift with its reason',
    description:
      'Shifts: a wall-clock time that daylight saving skips moves forward by the gap; one that comes twice is taken at its first; a day that a month does not have moves as `monthEnd` says; what is in none of its `seasons` is left out, and the next says which that was.',
    body: z.strictObject({
      recurrence: Recurrence,
      first: When,
      /** In which zone the days of a date-only series begin; the caller's by default. */
      zone: Zone.optional(),
      limit: z.int().min(1).max(100).default(10),
      /** Only what comes after this day. */
      after: z.iso.date().optional(),
    }),
    list: z.object({
      when: When,
      at: z.iso.datetime(),
      shift: z.object({ reason: z.enum(['gap', 'overlap', 'month_end', 'season']), from: z.string() }).optional(),
    }),
    fails: ['invalid_recurrence'],
    example: {
      body: { recurrence: { rule: 'FREQ=WEEKLY;BYDAY=SA' }, first: { date: '2026-11-28', time: '09:00', zone: 'Europe/Berlin' }, limit: 5 },
      reply: [{ when: { date: '2026-11-28', time: '09:00', zone: 'Europe/Berlin' }, at: '2026-11-28T08:00:00.000Z' }],
    },
  },
} as const satisfies Routes;
