import { setTimeout as pause } from 'node:timers/promises';
import { figuresByRoute, type RequestLine } from '../routes/figures.ts';

/** How many begin a second, for how many seconds, and how many may be under way at once: one more is not begun, and counts as missed. */
export type Load = { perSecond: number; seconds: number; atOnce: number };
/** What came of a load: its requests, how many journeys were begun, and how many could not be. */
export type LoadOutcome = { lines: RequestLine[]; begun: number; missed: number };

/**
 * Begins journeys at moments that were set before, whether the others are over or not: whoever waited for an answer before asking again would ask less
 * of a slow stage, and find it fast. `begin` gets the number of the journey. It ends when all are over.
 */
export const underLoad = async (
  { perSecond, seconds, atOnce }: Load,
  begin: (number: number, note: (line: RequestLine) => void) => Promise<void>,
): Promise<LoadOutcome> => {
  const loaded: LoadOutcome = { lines: [], begun: 0, missed: 0 };
  const underWay = new Set<Promise<void>>();
  const startedAt = performance.now();
  for (let number = 0; number < Math.round(perSecond * seconds); number++) {
    await pause(Math.max(0, startedAt + (number * 1000) / perSecond - performance.now()));
    if (underWay.size >= atOnce) {
      loaded.missed += 1;
      continue;
    }
    loaded.begun += 1;
    const one: Promise<void> = begin(number, line => loaded.lines.push(line)).finally(() => underWay.delete(one));
    underWay.add(one);
  }
  await Promise.all(underWay);
  return loaded;
};

/** What each route and all of them together must keep to. */
export type Thresholds = { p95Ms: number; failedShare: number };

/** All that was not kept to, a sentence each. What was refused as too much is not what was asked for either. */
export const brokenBy = ({ lines, missed, begun }: LoadOutcome, { p95Ms, failedShare }: Thresholds): string[] => {
  const others = lines.filter(({ status }) => !status.startsWith('2'));
  const statuses = [...new Set(others.map(({ status }) => status))].sort().join(', ');
  const slow = figuresByRoute(lines).filter(({ p95 }) => p95 > p95Ms);
  return [
    ...(lines.length === 0 ? ['Nothing was asked.'] : []),
    ...(others.length > failedShare * lines.length
      ? [`${others.length} of ${lines.length} requests were not answered as they should be (${statuses}).`]
      : []),
    ...(missed > failedShare * (begun + missed)
      ? [`${missed} of ${begun + missed} journeys could not begin: too many were under way.`]
      : []),
    ...slow.map(({ route, p95 }) => `${route}: one in twenty took longer than ${Math.round(p95)} ms.`),
  ];
};
