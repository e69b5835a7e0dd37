import { slicesOfWindow } from './limits.ts';

/**
 * Counting requests without a write for each. Every caller has a counter, which all instances of all functions share; an instance takes
 * several tokens from it by one atomic addition (a lease), spends them in memory, and takes the next when they are spent.
 *
 * The window slides. Time is cut into slices, n of them a window, and the counter holds a number for each: what may pass is the quota less
 * all that was taken in this slice and the n before it, which are more than a window. A lease is good in its own slice; what is left of it
 * is given back with the next one.
 *
 * Two more rules keep it cheap and fair. The first hundredth of the quota an instance lets through on trust and settles with its next
 * lease: whoever asks little costs no write at all. And a lease is never larger than what the instance has spent lately: tokens are not
 * hoarded where nobody comes. For I instances that see a caller, quota Q, T = trustOf(Q) and N = largestLease(Q):
 *
 * - in any window, wherever it begins, at most Q + I·T requests pass;
 * - whoever comes to one instance at an even pace of n/(n+1) of the quota is never refused;
 * - after a window of rest nobody is refused before Q/2 have passed, nor before Q − (I−1)(N−1) have;
 * - an instance through which S requests pass in a window writes at most S/N + log2(N) + n + 3 times.
 */
export type Lease = {
  /** The slice that it stands in. */
  slice: number;
  /** What is left of what was taken in this slice. */
  tokens: number;
  /** What the counter held when it was last asked. */
  counted: Counts;
  /** What the counter is to learn: what passed on trust, less what was taken and not spent. */
  owed: Counts;
  trusted: Counts;
  spent: Counts;
  /** The slice in which the counter is worth asking again. */
  reopensAt: number;
};

/** Numbers by slice; slices are numbered since 1970. */
export type Counts = Readonly<Record<number, number>>;

/** How many requests pass in a window before the first lease. */
export const trustOf = (quota: number): number => Math.floor(quota / 100);
/** The most tokens that one lease takes. */
export const largestLease = (quota: number): number => Math.ceil(quota / 20);

/** What an instance knows of a caller who comes for the first time. */
export const newLease = (slice: number): Lease => ({ slice, tokens: 0, counted: {}, owed: {}, trusted: {}, spent: {}, reopensAt: 0 });

const sum = (counts: Counts): number => Object.values(counts).reduce((total, count) => total + count, 0);
const plus = (counts: Counts, slice: number, count: number): Counts =>
  count === 0 ? counts : { ...counts, [slice]: (counts[slice] ?? 0) + count };
/** What still counts in a slice: its own, and that of a window before. */
const countingIn = (slice: number, counts: Counts): Counts =>
  Object.fromEntries(Object.entries(counts).filter(([each]) => Number(each) >= slice - slicesOfWindow));

/** The lease in a slice: what counts no more is forgotten, and what was taken before and not spent is to be given back. */
const enter = (lease: Lease, slice: number): Lease => {
  if (slice <= lease.slice) return lease;
  const { tokens, counted, owed, trusted, spent, reopensAt } = lease;
  return {
    slice,
    tokens: 0,
    counted: countingIn(slice, counted),
    owed: countingIn(slice, plus(owed, lease.slice, -tokens)),
    trusted: countingIn(slice, trusted),
    spent: countingIn(slice, spent),
    reopensAt,
  };
};

/** What to do with a request: let it pass, refuse it, or take this many tokens from the counter first and ask again. */
export type Verdict = { lease: Lease; passes: boolean } | { lease: Lease; take: number };

/** Decides on one request by what the instance knows. */
export const spend = (before: Lease, quota: number, now: number): Verdict => {
  const lease = enter(before, now);
  const { slice, tokens, owed, trusted, spent, reopensAt } = lease;
  if (tokens > 0) return { lease: { ...lease, tokens: tokens - 1, spent: plus(spent, slice, 1) }, passes: true };
  if (slice < reopensAt) return { lease, passes: false };
  if (sum(trusted) < trustOf(quota)) {
    const once = { owed: plus(owed, slice, 1), trusted: plus(trusted, slice, 1), spent: plus(spent, slice, 1) };
    return { lease: { ...lease, ...once }, passes: true };
  }
  return { lease, take: Math.min(largestLease(quota), Math.max(1, sum(spent))) };
};

/** The first slice after this one in which less than the quota counts. */
const reopening = (slice: number, counts: Counts, quota: number): number => {
  let later = slice + 1;
  while (sum(countingIn(later, counts)) >= quota && later <= slice + slicesOfWindow) later += 1;
  return later;
};

/** Books tokens that were taken, and what the counter held then: what goes beyond the quota is not granted, and is to be given back. */
export const book = (lease: Lease, quota: number, taken: number, held: Counts): Lease => {
  const { slice } = lease;
  const counted = countingIn(slice, held);
  const granted = Math.min(taken, Math.max(0, quota - (sum(counted) - taken)));
  const owed = plus({}, slice, granted - taken);
  const booked = { ...lease, tokens: lease.tokens + granted, counted, owed };
  return granted === taken ? booked : { ...booked, reopensAt: reopening(slice, plus(counted, slice, granted - taken), quota) };
};

/** Books tokens that the counter could not be asked for: a table that is down must not turn callers away. */
export const bookUnasked = (lease: Lease, taken: number): Lease => ({ ...lease, owed: {}, tokens: lease.tokens + taken });

/** How many requests may follow, as far as the instance knows, and from which slice on there will be more. */
export const remaining = ({ slice, tokens, counted, owed, reopensAt }: Lease, quota: number): { left: number; moreAt: number } => {
  const counts = Object.entries(owed).reduce((all, [each, count]) => plus(all, Number(each), count), counted);
  const left = Math.max(0, quota - sum(counts)) + tokens;
  if (left === 0) return { left, moreAt: Math.max(reopensAt, reopening(slice, counts, quota)) };
  const oldest = Math.min(
    slice,
    ...Object.keys(counts)
      .map(Number)
      .filter(each => counts[each]! > 0),
  );
  return { left, moreAt: oldest + slicesOfWindow + 1 };
};
