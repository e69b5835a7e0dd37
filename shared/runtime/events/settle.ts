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

/**
 * Does something for each, some at once: the next begins as soon as one has ended, so that a slow one holds up no other. After one that fails none
 * is begun, and those beside it end before the whole fails: the next try finds what was done.
 */
export const forEachLimited = async <T>(all: readonly T[], work: (each: T) => Promise<unknown>): Promise<void> => {
  const left = all.values();
  let hasFailed = false;
  const takeOn = async (): Promise<void> => {
    for (let next = left.next(); !next.done && !hasFailed; next = left.next()) {
      try {
        await work(next.value);
      } catch (error) {
        hasFailed = true;
        throw error;
      }
    }
  };
  await allOrThrow(Array.from({ length: atOnce }, takeOn));
};
