import * as z from 'zod';
import { personal, secret } from '../core/data-class.ts';
import type { Actor, Change } from '../core/due.ts';
import { expiryAfter } from '../core/expiry.ts';
import { SubscriptionId, UserId } from '../core/ids.ts';
import { invalidCode } from '../core/invalid.ts';
import { Line } from '../core/text.ts';

const base64url = z.string().regex(/^[A-Za-z0-9_-]+=*$/, invalidCode('not_base64url'));

/** What a browser's `PushSubscription.toJSON()` gives (W3C Push API). */
export const SubscriptionInput = z.strictObject({
  endpoint: z.url().max(1000),
  keys: z.strictObject({ p256dh: base64url.min(80).max(100), auth: base64url.min(16).max(32) }),
  expirationTime: z.number().nullable().optional(),
  /** A name by which the user knows the device. */
  device: Line(60).optional(),
});

/** Why a device ended: its push service knows it no more, its user ended it, or another user has signed in and registered there. */
export const SubscriptionEnd = z.enum(['push_service', 'user', 'another_user']);

/** One browser or device that push messages of a user go to. */
export const Subscription = z.object({
  userId: UserId,
  subscriptionId: SubscriptionId,
  /** Who knows the address and the keys can write to the device. */
  endpoint: secret(SubscriptionInput.shape.endpoint),
  keys: secret(SubscriptionInput.shape.keys),
  device: personal(SubscriptionInput.shape.device),
  createdAt: z.iso.datetime(),
  endedAt: z.iso.datetime().optional(),
  endedBy: SubscriptionEnd.optional(),
  expiresAt: z.int().optional(),
  version: z.int().positive(),
});
export type Subscription = z.infer<typeof Subscription>;

/** A new subscription, also of a device that had ended; or what is known of one, under its newest name and keys: clients register at each start. */
export const registerSubscription = (
  input: z.infer<typeof SubscriptionInput>,
  ids: { userId: UserId; subscriptionId: SubscriptionId },
  known: Subscription | undefined,
  now: string,
): Change<Subscription> => ({
  next: {
    ...ids,
    endpoint: input.endpoint,
    keys: input.keys,
    device: input.device ?? known?.device,
    createdAt: known?.createdAt ?? now,
    version: known?.version ?? 1,
  },
  event: { type: 'subscription.registered', data: { again: known !== undefined && !known.endedAt } },
});

/** Ends a subscription: nothing is sent to it any more, and the record expires. */
export const endSubscription = (
  subscription: Subscription,
  by: z.infer<typeof SubscriptionEnd>,
  { now }: Pick<Actor, 'now'>,
): Change<Subscription> => ({
  next: { ...subscription, endedAt: now, endedBy: by, expiresAt: expiryAfter(now) },
  event: { type: 'subscription.ended', data: { by } },
});
