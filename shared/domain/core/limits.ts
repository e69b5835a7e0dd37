import * as z from 'zod';

/**
 * What a request counts against. Each class has a quota of its own: a client that uploads too much can still read. `feed` counts by the address of
 * a feed, whoever reads it: ten in ten minutes.
 */
export const limitClasses = ['read', 'write', 'search', 'send', 'upload', 'feed'] as const;
export type LimitClass = (typeof limitClasses)[number];

/** How much a caller may ask. `visitor` is whoever is not signed in, by address; `local` is for the local cloud and its tests. */
export const Plan = z.enum(['visitor', 'trial', 'standard', 'business', 'local']);
export type Plan = z.infer<typeof Plan>;

/** How many requests a window takes, and how long it is. Windows begin at whole multiples of their length since 1970. */
export type Quota = { quota: number; windowSeconds: number };

const windows: Record<LimitClass, number> = { read: 60, write: 60, search: 60, send: 3600, upload: 3600, feed: 600 };

const quotas: Record<Plan, Record<LimitClass, number>> = {
  visitor: { read: 120, write: 60, search: 30, send: 10, upload: 10, feed: 10 },
  trial: { read: 120, write: 60, search: 60, send: 20, upload: 10, feed: 20 },
  standard: { read: 600, write: 300, search: 300, send: 100, upload: 50, feed: 40 },
  business: { read: 3000, write: 1500, search: 1500, send: 500, upload: 250, feed: 80 },
  local: { read: 100_000, write: 100_000, search: 100_000, send: 100_000, upload: 100_000, feed: 100_000 },
};

/** How much of a user's quota all of their API keys have together, beside what the user has in person: no program locks its user out. */
export const keysShare = 0.5;

/** The quota of a class under a plan, or a share of it. */
export const quotaOf = (plan: Plan, limitClass: LimitClass, share = 1): Quota => ({
  quota: Math.ceil(quotas[plan][limitClass] * share),
  windowSeconds: windows[limitClass],
});

/** When the window of an instant began, and how many whole seconds are left of it, rounded up. Milliseconds since 1970. */
export const windowAt = (nowMs: number, windowSeconds: number): { startedMs: number; secondsLeft: number } => {
  const startedMs = Math.floor(nowMs / (windowSeconds * 1000)) * windowSeconds * 1000;
  return { startedMs, secondsLeft: Math.ceil((startedMs + windowSeconds * 1000 - nowMs) / 1000) };
};
