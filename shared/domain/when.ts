import * as z from 'zod';

/** An IANA time zone name that this runtime knows, such as `Europe/Berlin`. */
export const Zone = z.string().max(40);

/** A wall-clock time of day, `HH:MM`, 24 hours. */
export const TimeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be HH:MM, 00:00 to 23:59');

/** A day, or a wall-clock time on that day in an IANA zone. A day alone stays a day: it is never midnight UTC. */
export const When = z.strictObject({ date: z.iso.date(), time: TimeOfDay.optional(), zone: Zone.optional() });
export type When = z.infer<typeof When>;
