import { Temporal } from 'temporal-polyfill';

/** A wall-clock time without its zone: `2026-11-28T09:00`. */
export type Wall = string;

const placed = new Map<string, number>();

/** The moment (milliseconds) of a wall-clock time in a zone: in a gap it moves on by the gap, a doubled one is the first. */
export const momentOf = (wall: Wall, zone: string): number => {
  const id = `${zone} ${wall}`;
  const known = placed.get(id);
  if (known !== undefined) return known;
  const ms = Temporal.PlainDateTime.from(wall).toZonedDateTime(zone, { disambiguation: 'compatible' }).epochMilliseconds;
  if (placed.size > 50_000) placed.clear();
  placed.set(id, ms);
  return ms;
};

/** What the clock on the wall of a zone shows at a moment, to the minute. */
export const wallAt = (ms: number, zone: string): Wall =>
  Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone).toPlainDateTime().toString().slice(0, 16);

const wallMs = (wall: Wall): number => Date.parse(`${wall}:00Z`);

/** A wall-clock time so many minutes later on the wall. */
export const wallLater = (wall: Wall, minutes: number): Wall => new Date(wallMs(wall) + minutes * 60_000).toISOString().slice(0, 16);

const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

/** The weekday of a day, as the API names it. */
export const weekdayOf = (date: string): string => weekdays[new Date(`${date}T00:00Z`).getUTCDay()]!;
