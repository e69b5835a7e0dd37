/**
 * Waits until each of these has ended, then fails as the first that has failed. A message that fails at once gives up the others on their
 * way: its function answers, and Lambda freezes what still runs.
 */
export const settleAll = async (works: readonly Promise<unknown>[]): Promise<void> => {
  const failed = (await Promise.allSettled(works)).find(({ status }) => status === 'rejected');
  if (failed) throw (failed as PromiseRejectedResult).reason;
};
