import type { Refused } from '../../../shared/aws/batched.ts';

/** How long one destination may take for all that is for it: the others are not to wait for it. */
const patienceMs = 4000;
/** For how long a destination that was too slow is not asked by this instance: what is for it waits elsewhere at once. */
const restMs = 30_000;
const tooSlow = 'AbortError';
const restsUntil = new Map<string, number>();

/** Ends a call that takes longer than a destination may. */
export const patience = (): AbortSignal => AbortSignal.timeout(patienceMs);

/** Gives things to one destination by a call that never throws, unless it was too slow a moment ago. Answers what it did not take. */
export const unlessResting = async <T>(to: string, all: readonly T[], give: () => Promise<Refused<T>[]>): Promise<Refused<T>[]> => {
  if ((restsUntil.get(to) ?? 0) > Date.now()) return all.map(what => ({ what, reason: 'Resting' }));
  const refused = await give();
  if (refused.some(({ reason }) => reason === tooSlow)) restsUntil.set(to, Date.now() + restMs);
  return refused;
};
