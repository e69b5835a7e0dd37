import * as z from 'zod';
import { type Advance, type Change, later } from '../core/due.ts';
import { NotificationId, UserId } from '../core/ids.ts';
import { Channel } from '../people/profiles/profile.ts';

/** How one delivery stands. `unknown`: handed over perhaps, and not tried again, because a second mail would be worse than none. */
export const DeliveryStatus = z.enum(['sending', 'retrying', 'sent', 'failed', 'unknown', 'skipped']);

/** The telling of one notification on one channel to one target (the mail address, or one push subscription): the ledger. */
export const Delivery = z.object({
  userId: UserId,
  notificationId: NotificationId,
  /** `email`, or the id of a push subscription. */
  target: z.string(),
  channel: Channel.exclude(['inbox']),
  status: DeliveryStatus,
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
  expiresAt: z.int(),
  version: z.int().positive(),
});
export type Delivery = z.infer<typeof Delivery>;

/** What a channel answers to one try. */
export type Outcome =
  | { outcome: 'sent'; providerId?: string }
  | { outcome: 'refused' | 'unknown' | 'throttled'; reason: string; retryAfterSeconds?: number }
  | { outcome: 'skipped'; reason: string };

/** A try that has not ended after this long has died on the way. */
const abandonedAfterMs = 60_000;
/** Mail errs on the side of silence: after an outcome that nobody knows it is tried once more. A push may come twice: its topic replaces the first. */
const unknownsAtMost = { email: 2, push: 5 } as const;
const triesAtMost = 10;
const firstRetryMs = 20_000;
const longestRetryMs = 3_600_000;

type Key = Pick<Delivery, 'userId' | 'notificationId' | 'target' | 'channel'>;

/** The first try of a delivery, to be written before anything is sent: whoever writes it sends. */
export const startDelivery = (key: Key, expiresAt: number, now: string): Change<Delivery> => ({
  next: { ...key, status: 'sending', attempts: 1, startedAt: now, expiresAt, version: 1 },
  event: { type: 'delivery.started', data: { attempt: 1 } },
});

const mayTryAgain = ({ channel, attempts, unknowns = 0 }: Delivery): boolean =>
  attempts < triesAtMost && unknowns < unknownsAtMost[channel];

const withUnknown = (delivery: Delivery): Delivery => ({ ...delivery, unknowns: (delivery.unknowns ?? 0) + 1 });

/**
 * What to do with a delivery that is there already when its channel is told (again): leave it, wait for the try under way, give up, or try
 * again. One that waits for its next try is left to that moment: a message that comes twice does not hurry it.
 */
export const resumeDelivery = (delivery: Delivery, now: string): 'leave' | 'wait' | Change<Delivery> => {
  if (delivery.status === 'retrying' && delivery.dueAt === undefined) return again(delivery, now);
  if (delivery.status !== 'sending') return 'leave';
  if (Date.parse(now) - Date.parse(delivery.startedAt) < abandonedAfterMs) return 'wait';
  const abandoned = withUnknown(delivery);
  return mayTryAgain(abandoned) ? again(abandoned, now) : end(abandoned, 'unknown', { reason: 'abandoned' }, now);
};

const again = (delivery: Delivery, now: string): Change<Delivery> => ({
  next: { ...delivery, status: 'sending', attempts: delivery.attempts + 1, startedAt: now, dueAt: undefined },
  event: { type: 'delivery.started', data: { attempt: delivery.attempts + 1 } },
});

const end = (
  delivery: Delivery,
  status: 'sent' | 'failed' | 'unknown' | 'skipped',
  more: Partial<Delivery>,
  now: string,
): Change<Delivery> => ({
  next: { ...delivery, ...more, status, endedAt: now, dueAt: undefined },
  event: {
    type: `delivery.${status}`,
    data: { channel: delivery.channel, attempts: delivery.attempts, lateMs: more.lateMs, reason: more.reason },
  },
});

/** Exponential with full jitter between half and the whole; `random` is from 0 to 1. A provider's Retry-After is the least. */
const backoffMs = (attempts: number, random: number, retryAfterSeconds = 0): number =>
  Math.max(retryAfterSeconds * 1000, Math.min(longestRetryMs, firstRetryMs * 2 ** (attempts - 1)) * (0.5 + random / 2));

const retry = (delivery: Delivery, reason: string, delayMs: number, now: string): Change<Delivery> => {
  const dueAt = later(now, delayMs);
  return {
    next: { ...delivery, status: 'retrying', reason, dueAt },
    event: { type: 'delivery.retry_scheduled', data: { channel: delivery.channel, reason, dueAt } },
  };
};

/** Writes down how a try ended, and when it is tried again if it is. `dueAt` is when the person was to be told. */
export const endTry = (delivery: Delivery, result: Outcome, dueAt: string, now: string, random: number): Change<Delivery> => {
  if (result.outcome === 'sent')
    return end(
      delivery,
      'sent',
      { providerId: result.providerId, reason: undefined, lateMs: Math.max(0, Date.parse(now) - Date.parse(dueAt)) },
      now,
    );
  if (result.outcome === 'skipped') return end(delivery, 'skipped', { reason: result.reason }, now);
  if (result.outcome === 'refused') return end(delivery, 'failed', { reason: result.reason }, now);
  const tried = result.outcome === 'unknown' ? withUnknown(delivery) : delivery;
  if (mayTryAgain(tried)) return retry(tried, result.reason, backoffMs(tried.attempts, random, result.retryAfterSeconds), now);
  return end(tried, result.outcome === 'unknown' ? 'unknown' : 'failed', { reason: result.reason }, now);
};

/** The moment of the next try has come: the channel's queue is told. */
export const advanceDelivery: Advance<Delivery> = delivery => ({
  next: { ...delivery, dueAt: undefined },
  event: { type: 'delivery.retry_due', data: { channels: [delivery.channel] } },
});
