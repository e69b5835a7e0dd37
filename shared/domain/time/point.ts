import * as z from 'zod';

/** A day, or a time on it beside its zone, as a calendar says it: also one that no item could have. */
export const Point = z.object({ date: z.string(), time: z.string().optional(), zone: z.string().optional() });
