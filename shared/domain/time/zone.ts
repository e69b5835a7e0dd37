import { remember } from '../core/cache.ts';
import { msPerDay } from './civil.ts';

/** How a wall-clock time met the clock of its zone: it never happened (`gap`) or it happened twice (`overlap`). */
export type ZoneShift = 'gap' | 'overlap';

/** A wall-clock time placed on the time line, in milliseconds since 1970-01-01T00:00Z. */
type Placed = { ms: number; shift?: ZoneShift };

type ZoneClock = { format: Intl.DateTimeFormat; dayOffsets: Map<number, number> };

const zonesKept = 500;
const daysKept = 512;

const clockOf = remember(
  zonesKept,
  (zone: string) => zone,
  (zone): ZoneClock => ({
    format: new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    }),
    dayOffsets: new Map(),
  }),
);

/**
 * Does this runtime know the name as an IANA zone, spelled so? A bare offset such as `+02:00` is not one: it has no daylight saving time.
 */
export const isZone = remember(
  zonesKept,
  (name: string) => name,
  (name): boolean => {
    if (!/^[A-Za-z]/.test(name)) return false;
    try {
      const { timeZone } = clockOf(name).format.resolvedOptions();
      // Old names are answered with today's; the same name in other letters would not be known everywhere.
      return timeZone === name || timeZone.toLowerCase() !== name.toLowerCase();
    } catch {
      return false;
    }
  },
);

function measureOffset(clock: ZoneClock, ms: number): number {
  const whole = Math.floor(ms / 1000) * 1000;
  const [month, day, year, hour, minute, second] = clock.format.format(whole).split(/\D+/).map(Number);
  return Date.UTC(year!, month! - 1, day!, hour!, minute!, second!) - whole;
}

function offsetAtMidnight(clock: ZoneClock, utcDay: number): number {
  const known = clock.dayOffsets.get(utcDay);
  if (known !== undefined) return known;
  if (clock.dayOffsets.size >= daysKept) clock.dayOffsets.clear();
  const offset = measureOffset(clock, utcDay * msPerDay);
  clock.dayOffsets.set(utcDay, offset);
  return offset;
}

/** The offset from UTC, in milliseconds, that a zone keeps at an instant. */
export function offsetAt(zone: string, ms: number): number {
  const clock = clockOf(zone);
  const day = Math.floor(ms / msPerDay);
  const before = offsetAtMidnight(clock, day);
  // No zone changes its clock twice within one UTC day, so equal ends mean an unbroken day.
  return before === offsetAtMidnight(clock, day + 1) ? before : measureOffset(clock, ms);
}

/**
 * Places a wall-clock time (milliseconds, as if it were UTC) in a zone. A time in a gap moves forward by the gap, a doubled one is the
 * first of the two (RFC 5545 3.3.5).
 */
export function placeInZone(zone: string, wallMs: number): Placed {
  const clock = clockOf(zone);
  const day = Math.floor(wallMs / msPerDay);
  const before = offsetAtMidnight(clock, day - 1);
  const after = offsetAtMidnight(clock, day + 2);
  if (before === after) return { ms: wallMs - before };
  const beforeHolds = offsetAt(zone, wallMs - before) === before;
  const afterHolds = offsetAt(zone, wallMs - after) === after;
  if (beforeHolds && afterHolds) return { ms: wallMs - before, shift: 'overlap' };
  if (beforeHolds) return { ms: wallMs - before };
  if (afterHolds) return { ms: wallMs - after };
  return { ms: wallMs - before, shift: 'gap' };
}
