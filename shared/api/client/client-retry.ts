import { ApiFailure } from './client-failure.ts';

const firstMs = 200;
const backoffAtMostMs = 10_000;
const retryAfterAtMostSeconds = 60;

/** How often, after which waits (ms) and whether at all something may be tried again. */
export type Retrying = {
  retries: number;
  /** Whether it may be done twice. What was refused with 429 was not done at all, so it may always be sent again. */
  repeatable: boolean;
  random: () => number;
  sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  signal?: AbortSignal;
};

/** Waits some ms; fails with the signal's reason when it is aborted. */
export const sleepFor = (ms: number, signal?: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, ms);
    signal?.addEventListener('abort', stop, { once: true });
  });

/** A connection that broke: nobody knows whether the API has done it. */
export type Broken = { broken: unknown };

const mayPass = (outcome: ApiFailure | Broken, repeatable: boolean): boolean => {
  if (!(outcome instanceof ApiFailure)) return repeatable;
  if ((outcome.retryAfterSeconds ?? 0) > retryAfterAtMostSeconds) return false;
  return outcome.status === 429 || (repeatable && [502, 503, 504].includes(outcome.status));
};

const hasFailed = (outcome: unknown): outcome is ApiFailure | Broken =>
  outcome instanceof ApiFailure || (typeof outcome === 'object' && outcome !== null && 'broken' in outcome);

/** How long to wait before the next try (ms): full jitter, and never sooner than the API asks. */
const waitOf = (outcome: ApiFailure | Broken, tried: number, random: () => number): number => {
  const asked = outcome instanceof ApiFailure ? (outcome.retryAfterSeconds ?? 0) : 0;
  return asked * 1000 + random() * Math.min(firstMs * 2 ** tried, backoffAtMostMs);
};

/**
 * Tries until it succeeds, fails for good, or has been repeated `retries` times; then fails with the last failure. Where the API asks for more than a
 * minute it fails at once, and its caller decides.
 */
export const retried = async <T>(attempt: () => Promise<T | ApiFailure | Broken>, { retries, repeatable, ...by }: Retrying): Promise<T> => {
  for (let tried = 0; ; tried += 1) {
    by.signal?.throwIfAborted();
    const outcome = await attempt();
    if (!hasFailed(outcome)) return outcome;
    by.signal?.throwIfAborted();
    if (tried >= retries || !mayPass(outcome, repeatable)) throw 'broken' in outcome ? outcome.broken : outcome;
    await by.sleep(waitOf(outcome, tried, by.random), by.signal);
  }
};
