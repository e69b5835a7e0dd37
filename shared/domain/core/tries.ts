import * as z from 'zod';
import { type Change, later } from './due.ts';

/** How a message stands that is sent once. `unknown`: handed over perhaps, and not tried again, because a second one would be worse than none. */
export const TryStatus = z.enum(['sending', 'retrying', 'sent', 'failed', 'unknown', 'skipped']);

/** What a ledger says of one message to one target, whatever it is of: how often it was tried, and how that ended. */
export const TryRecord = z.object({
  status: TryStatus,
  attempts: z.int().positive(),
  /** After how many of them nobody knows whether they arrived. */
  unknowns: z.int().positive().optional(),
  reason: z.string().max(200).optional(),
  /** The id that the provider gave the message. */
  providerId: z.string().max(200).optional(),
  startedAt: z.iso.datetime(),
  endedAt: z.iso.datetime().optional(),
  /** From the moment it was due to the moment the provider took it, in milliseconds. */
  lateMs: z.int().optional(),
  dueAt: z.iso.datetime().optional(),
  version: z.int().positive(),
});
export type TryRecord = z.infer<typeof TryRecord>;

/** What a channel answers to one try. */
export type Outcome =
  | { outcome: 'sent'; providerId?: string }
  | { outcome: 'refused' | 'unknown' | 'throttled'; reason: string; retryAfterSeconds?: number }
  | { outcome: 'skipped'; reason: string };

/** A try that has not ended after this long has died on the way. */
const abandonedAfterMs = 60_000;
const triesAtMost = 10;
const firstRetryMs = 20_000;
const longestRetryMs = 3_600_000;

/** Exponential with full jitter between half and the whole; `random` is from 0 to 1. A provider's Retry-After is the least. */
const backoffMs = (attempts: number, random: number, retryAfterSeconds = 0): number =>
  Math.max(retryAfterSeconds * 1000, Math.min(longestRetryMs, firstRetryMs * 2 ** (attempts - 1)) * (0.5 + random / 2));

/** What a kind of ledger is called, how often it tries again after an outcome that nobody knows, and what its events say beside how it went. */
type Ledger<T extends TryRecord> = { name: string; unknownsAtMost: (tried: T) => number; about: (tried: T) => Record<string, unknown> };

const mayTryAgain = <T extends TryRecord>({ unknownsAtMost }: Ledger<T>, tried: T): boolean =>
  tried.attempts < triesAtMost && (tried.unknowns ?? 0) < unknownsAtMost(tried);
const withUnknown = <T extends TryRecord>(tried: T): T => ({ ...tried, unknowns: (tried.unknowns ?? 0) + 1 });

const again = <T extends TryRecord>({ name }: Ledger<T>, tried: T, now: string): Change<T> => ({
  next: { ...tried, status: 'sending', attempts: tried.attempts + 1, startedAt: now, dueAt: undefined },
  event: { type: `${name}.started`, data: { attempt: tried.attempts + 1 } },
});

type End = Pick<TryRecord, 'providerId' | 'reason' | 'lateMs'> & { status: 'sent' | 'failed' | 'unknown' | 'skipped' };
const end = <T extends TryRecord>({ name, about }: Ledger<T>, tried: T, how: End, now: string): Change<T> => ({
  next: { ...tried, ...how, endedAt: now, dueAt: undefined },
  event: { type: `${name}.${how.status}`, data: { ...about(tried), attempts: tried.attempts, lateMs: how.lateMs, reason: how.reason } },
});

type Miss = { outcome: 'unknown' | 'throttled'; reason: string; retryAfterSeconds?: number };
/** Tried again where that may help, and given up otherwise. */
const retry = <T extends TryRecord>(ledger: Ledger<T>, tried: T, missed: Miss, now: string, random: number): Change<T> => {
  const { outcome, reason, retryAfterSeconds } = missed;
  const after = outcome === 'unknown' ? withUnknown(tried) : tried;
  if (!mayTryAgain(ledger, after)) return end(ledger, after, { status: outcome === 'unknown' ? 'unknown' : 'failed', reason }, now);
  const dueAt = later(now, backoffMs(after.attempts, random, retryAfterSeconds));
  return {
    next: { ...after, status: 'retrying', reason, dueAt },
    event: { type: `${ledger.name}.retry_scheduled`, data: { ...ledger.about(after), reason, dueAt } },
  };
};

/** The rules of a ledger: one message to one target, told once, tried again where that may help, and given up where it may not. */
export const triesOf = <T extends TryRecord>(ledger: Ledger<T>) => ({
  /** The first try, to be written before anything is sent: whoever writes it sends. */
  start: (record: Omit<T, keyof TryRecord>, now: string): Change<T> => ({
    next: { ...record, status: 'sending', attempts: 1, startedAt: now, version: 1 } as T,
    event: { type: `${ledger.name}.started`, data: { attempt: 1 } },
  }),

  /**
   * What to do with one that is there already when its channel is told (again): leave it, wait for the try under way, give up, or try
   * again. One that waits for its next try is left to that moment: a message that comes twice does not hurry it.
   */
  resume: (tried: T, now: string): 'leave' | 'wait' | Change<T> => {
    if (tried.status === 'retrying' && tried.dueAt === undefined) return again(ledger, tried, now);
    if (tried.status !== 'sending') return 'leave';
    if (Date.parse(now) - Date.parse(tried.startedAt) < abandonedAfterMs) return 'wait';
    const abandoned = withUnknown(tried);
    return mayTryAgain(ledger, abandoned)
      ? again(ledger, abandoned, now)
      : end(ledger, abandoned, { status: 'unknown', reason: 'abandoned' }, now);
  },

  /** Writes down how a try ended, and when it is tried again if it is. `dueAt` is when the person was to be told. */
  endTry: (tried: T, result: Outcome, dueAt: string, now: string, random: number): Change<T> => {
    if (result.outcome === 'sent') {
      const lateMs = Math.max(0, Date.parse(now) - Date.parse(dueAt));
      return end(ledger, tried, { status: 'sent', providerId: result.providerId, reason: undefined, lateMs }, now);
    }
    const { outcome, reason } = result;
    if (outcome === 'skipped') return end(ledger, tried, { status: 'skipped', reason }, now);
    if (outcome === 'refused') return end(ledger, tried, { status: 'failed', reason }, now);
    return retry(ledger, tried, { ...result, outcome }, now, random);
  },

  /** The moment of the next try has come: the channel's queue is told. */
  advance: (tried: T): Change<T> => ({
    next: { ...tried, dueAt: undefined },
    event: { type: `${ledger.name}.retry_due`, data: {} },
  }),
});
