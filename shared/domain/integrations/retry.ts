/** How long after each failure in a row an event is tried again (seconds): ten tries in 75.6 hours, as Standard Webhooks advises. */
const pauses = [5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400] as const;

/** A receiver that is busy, or slow, gets a minute at least. */
const leastWhenBusy = 60;
/** A receiver may ask for more time than the plan has, up to six hours. */
const mostAsked = 6 * 3600;
/** A fifth more or less, so that what failed together does not come again together. */
const jitter = 0.2;

type Failed = { tries: number; isBusy: boolean; retryAfterSeconds?: number };

/**
 * When an event that has failed so often is tried again, in milliseconds from now; undefined when it is enough. `dice` is a number from 0 to 1.
 */
export const pauseAfter = ({ tries, isBusy, retryAfterSeconds = 0 }: Failed, dice: number): number | undefined => {
  const planned = pauses[tries - 1];
  if (planned === undefined) return undefined;
  const spread = planned * (1 - jitter + 2 * jitter * dice);
  return Math.round(Math.max(spread, isBusy ? leastWhenBusy : 0, Math.min(retryAfterSeconds, mostAsked)) * 1000);
};
