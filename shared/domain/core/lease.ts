/**
 * Counting requests without a write for each. Every caller has a counter a window, which all instances of all functions share; an instance
 * takes several tokens from it by one atomic addition (a lease), spends them in memory, and takes the next when they are spent.
 *
 * Two more rules keep it cheap and fair. The first hundredth of the quota an instance lets through on trust and settles with its first
 * lease: whoever asks little costs no write at all. And a lease is never larger than what the instance has spent already: tokens are not
 * hoarded where nobody comes. For I instances that see a caller in a window, quota Q, T = trustOf(Q) and N = largestLease(Q):
 *
 * - at most Q + I·T requests pass;
 * - nobody is refused before Q/2 have passed, nor before Q − (I−1)(N−1) have;
 * - an instance through which S requests pass writes at most S/N + log2(N) + 3 times.
 */
export type Lease = {
  /** Requests that passed here. */
  spent: number;
  /** Those among them that the counter does not know yet. */
  onTrust: number;
  /** What is left of the leases. */
  tokens: number;
  /** What was left at the counter when it was last asked. */
  left: number;
  leased: boolean;
  exhausted: boolean;
};

/** How many requests pass before the first lease. */
export const trustOf = (quota: number): number => Math.floor(quota / 100);
/** The most tokens that one lease takes. */
export const largestLease = (quota: number): number => Math.ceil(quota / 20);

/** What an instance knows of a caller at the beginning of a window. */
export const newLease = (quota: number): Lease => ({ spent: 0, onTrust: 0, tokens: 0, left: quota, leased: false, exhausted: false });

/** What to do with a request: let it pass, refuse it, or take this many tokens from the counter first and ask again. */
export type Verdict = { lease: Lease; passes: boolean } | { take: number };

/** Decides on one request by what the instance knows. */
export const spend = (lease: Lease, quota: number): Verdict => {
  const { spent, onTrust, tokens, leased, exhausted } = lease;
  if (tokens > 0) return { lease: { ...lease, spent: spent + 1, tokens: tokens - 1 }, passes: true };
  if (exhausted) return { lease, passes: false };
  if (!leased && onTrust < trustOf(quota)) return { lease: { ...lease, spent: spent + 1, onTrust: onTrust + 1 }, passes: true };
  return { take: onTrust + Math.min(largestLease(quota), Math.max(1, spent)) };
};

/** Books tokens that were taken when the counter stood at `before`: what goes beyond the quota is not granted, and there is no more to come. */
export const book = (lease: Lease, quota: number, taken: number, before: number): Lease => {
  const granted = Math.min(taken, Math.max(0, quota - before));
  return {
    ...lease,
    onTrust: 0,
    tokens: lease.tokens + Math.max(0, granted - lease.onTrust),
    left: Math.max(0, quota - before - taken),
    leased: true,
    exhausted: granted < taken,
  };
};

/** Books tokens that the counter could not be asked for: a table that is down must not turn callers away. */
export const bookUnasked = (lease: Lease, taken: number): Lease => ({ ...lease, onTrust: 0, tokens: lease.tokens + taken - lease.onTrust });

/** How many requests may follow, as far as the instance knows. */
export const remaining = ({ tokens, left, onTrust }: Lease): number => Math.max(0, left + tokens - onTrust);
