import { remember } from '../core/cache.ts';
import { msPerDay } from './civil.ts';
import { offsetAt } from './zone.ts';

const zonesKept = 200;
/** No zone keeps a clock for less than a fortnight between two changes; Morocco's pause of Ramadan is the shortest. */
const stepMs = 14 * msPerDay;

/** A moment (milliseconds) at which the clock of a zone is changed, and its offset from UTC before and after, in milliseconds. */
export type Transition = { ms: number; before: number; after: number };

/** The very millisecond between two at which a zone changes its clock; clocks are changed at whole seconds. */
function momentOfChange(zone: string, from: number, to: number): number {
  const before = offsetAt(zone, from);
  let [low, high] = [from / 1000, to / 1000];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(zone, middle * 1000) === before) low = middle;
    else high = middle;
  }
  return high * 1000;
}

/** The changes of a zone's clock between two days (milliseconds of their starts), in order. */
export const transitionsOf = remember(
  zonesKept,
  (...parts: [zone: string, fromMs: number, toMs: number]) => parts.join(' '),
  (zone, fromMs, toMs): Transition[] => {
    const found: Transition[] = [];
    for (let ms = fromMs; ms < toMs; ms += stepMs) {
      const end = Math.min(ms + stepMs, toMs);
      const [before, after] = [offsetAt(zone, ms), offsetAt(zone, end)];
      if (before !== after) found.push({ ms: momentOfChange(zone, ms, end), before, after });
    }
    return found;
  },
);
