/**
 * Waits until each of these has ended, then fails as the first that has failed. A message that fails at once gives up the others on their
 * way: its function answers, and Lambda freezes what still runs.
 */
export const allOrThrow = async (works: readonly Promise<unknown>[]): Promise<void> => {
  const failed = (await Promise.allSettled(works)).find(({ status }) => status === 'rejected');
  if (failed) throw (failed as PromiseRejectedResult).reason;
};

/** How many are under way at once. */
const atOnce = 20;

/** Does something for each, some at once. What fails fails the whole, after those beside it: the next try finds what was done. */
export const forEachLimited = async <T>(all: readonly T[], work: (each: T) => Promise<unknown>): Promise<void> => {
  for (let start = 0; start < all.length; start += atOnce) await allOrThrow(all.slice(start, start + atOnce).map(work));
};
