import { remember } from '../core/cache.ts';
import { msPerDay, toEpochDay } from './civil.ts';
import { windowsZones } from './windows-zones.ts';
import { isZone, offsetAt } from './zone.ts';
import { transitionsOf } from './zone-transitions.ts';

const years = { from: toEpochDay(2025, 1, 1) * msPerDay, to: toEpochDay(2032, 1, 1) * msPerDay };
const zonesKept = 500;
const byZone = new Map(Object.entries(windowsZones).map(([name, zone]) => [zone, name]));

/** The IANA zone that a name of Windows or of IANA stands for; nothing for a name of neither. */
export const zoneNamed = (name: string): string | undefined =>
  Object.hasOwn(windowsZones, name) ? windowsZones[name] : isZone(name) ? name : undefined;

const clockOf = (zone: string): string => JSON.stringify([offsetAt(zone, years.from), transitionsOf(zone, years.from, years.to)]);

/**
 * The Windows name of an IANA zone: its own, or that of a zone whose clock is the same at every moment of these years. Nothing where Windows
 * has no such clock.
 */
export const windowsNameOf = remember(
  zonesKept,
  (zone: string) => zone,
  (zone): { name?: string } => {
    const own = byZone.get(zone);
    if (own) return { name: own };
    const clock = clockOf(zone);
    return { name: Object.entries(windowsZones).find(([, other]) => isZone(other) && clockOf(other) === clock)?.[0] };
  },
);
