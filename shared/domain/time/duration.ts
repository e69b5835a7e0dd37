import { addDuration } from './when.ts';

const reference = '2026-01-01T00:00:00.000Z';

/** How long an ISO 8601 duration is, in milliseconds, negative before; a month counts as January does. */
export const lengthMs = (duration: string): number => Date.parse(addDuration(reference, duration, 'UTC')) - Date.parse(reference);

/** The same duration the other way round: `PT1H` and `-PT1H`. */
export const negated = (duration: string): string => (duration.startsWith('-') ? duration.slice(1) : `-${duration.replace('+', '')}`);

/** So many times a duration, part by part: three times `P1DT2H` is `P3DT6H`. */
export const multiplied = (duration: string, times: number): string => duration.replace(/\d+/g, digits => String(Number(digits) * times));
