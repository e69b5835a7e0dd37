import type { Struck } from '../world/faults.ts';

const second = 1000;
const minute = 60 * second;
/** What a reminder may take where nothing has gone wrong: queue, function, stream, and the second that a delay is rounded by. */
const usualMs = 3 * second;
/** From how long before a moment on a fault may delay what happens then: the tick and the near path begin this early. */
const aheadMs = 5 * minute;

/**
 * How late something may be that was to happen at a moment and has happened at another (milliseconds): as long as the faults between them
 * explain. Where nothing struck, not longer than it always takes.
 */
export const allowanceFrom = (struck: readonly Struck[]) => {
  const sorted = struck.filter(({ from, until }) => until > from).sort((one, other) => one.from - other.from);
  return (due: number, happened: number): number => {
    let allowed = usualMs;
    for (const { from, until } of sorted) {
      if (from > happened) break;
      if (until >= due - aheadMs) allowed += until - Math.max(from, due - aheadMs);
    }
    return allowed;
  };
};
export type Allowance = ReturnType<typeof allowanceFrom>;

/** How long what a write sets in motion may take to be done. */
const settlingMs = 10 * minute;

/** Was something lost by a restore from a backup, which began and ended in this span? Or done only halfway, when the backup was made. */
export const lossesBy =
  (restores: readonly { since: number; at: number }[]) =>
  (from: number, until: number): boolean =>
    restores.some(({ since, at }) => until >= since - settlingMs && from <= at + settlingMs);
export type Losses = ReturnType<typeof lossesBy>;
