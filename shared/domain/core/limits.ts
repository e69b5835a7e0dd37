import * as z from 'zod';

/**
 * What a request counts against. Each class has a quota of its own, so that a client that uploads too much can still ask. A `search` goes
 * through much to answer little, a `send` makes a mail or push leave, an `upload` makes us read a whole file, `feed` counts by the address of
 * a feed, whoever reads it; all else is a `request`.
 */
export const limitClasses = ['request', 'search', 'send', 'upload', 'feed'] as const;
export type LimitClass = (typeof limitClasses)[number];

/** How much a caller may ask. `visitor` is whoever is not signed in, by address; `local` is for the local cloud and its tests. */
export const Plan = z.enum(['visitor', 'standard', 'plus', 'business', 'local']);
export type Plan = z.infer<typeof Plan>;

/** How many requests a window takes, and how long it is. It slides (see lease.ts). */
export type Quota = { quota: number; windowSeconds: number };

const windows: Record<LimitClass, number> = { request: 60, search: 60, send: 60, upload: 60, feed: 600 };

const quotas: Record<Plan, Record<LimitClass, number>> = {
  visitor: { request: 100, search: 30, send: 10, upload: 5, feed: 10 },
  standard: { request: 100, search: 30, send: 10, upload: 5, feed: 20 },
  plus: { request: 600, search: 180, send: 30, upload: 20, feed: 40 },
  business: { request: 3000, search: 900, send: 100, upload: 60, feed: 80 },
  local: { request: 100_000, search: 100_000, send: 100_000, upload: 100_000, feed: 100_000 },
};

/** How much of a user's quota all of their API keys have together, beside what the user has in person: no program locks its user out. */
export const keysShare = 0.5;

/** The quota of a class under a plan, or a share of it. */
export const quotaOf = (plan: Plan, limitClass: LimitClass, share = 1): Quota => ({
  quota: Math.ceil(quotas[plan][limitClass] * share),
  windowSeconds: windows[limitClass],
});

/** Into how many slices a window is cut: it slides by one at a time. */
export const slicesOfWindow = 12;

const sliceMsOf = (windowSeconds: number): number => (windowSeconds * 1000) / slicesOfWindow;
/** The number of the slice that an instant is in. Milliseconds since 1970. */
export const sliceAt = (nowMs: number, windowSeconds: number): number => Math.floor(nowMs / sliceMsOf(windowSeconds));
/** How many whole seconds are left until a slice begins, rounded up. */
export const secondsUntil = (slice: number, nowMs: number, windowSeconds: number): number =>
  Math.ceil((slice * sliceMsOf(windowSeconds) - nowMs) / 1000);
