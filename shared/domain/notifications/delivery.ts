import * as z from 'zod';
import type { Advance, Change } from '../core/due.ts';
import { NotificationId, UserId } from '../core/ids.ts';
import { TryRecord, TryStatus, triesOf } from '../core/tries.ts';
import { Channel } from '../people/profiles/profile.ts';

export type { Outcome } from '../core/tries.ts';
/** How one delivery stands. */
export const DeliveryStatus = TryStatus;

/** The telling of one notification on one channel to one target (the mail address, or one push subscription): the ledger. */
export const Delivery = z.object({
  userId: UserId,
  notificationId: NotificationId,
  /** `email`, or the id of a push subscription. */
  target: z.string(),
  channel: Channel.exclude(['inbox']),
  ...TryRecord.shape,
  expiresAt: z.int(),
});
export type Delivery = z.infer<typeof Delivery>;

/** Mail errs on the side of silence: after an outcome that nobody knows it is tried once more. A push may come twice: its topic replaces the first. */
const unknownsAtMost = { email: 2, push: 5 } as const;

const ledger = triesOf<Delivery>({
  name: 'delivery',
  unknownsAtMost: ({ channel }) => unknownsAtMost[channel],
  about: ({ channel }) => ({ channel }),
});

type Key = Pick<Delivery, 'userId' | 'notificationId' | 'target' | 'channel'>;

/** The first try of a delivery, to be written before anything is sent: whoever writes it sends. */
export const startDelivery = (key: Key, expiresAt: number, now: string): Change<Delivery> => ledger.start({ ...key, expiresAt }, now);

/** What to do with a delivery that is there already when its channel is told (again): leave it, wait for the try under way, give up, or try again. */
export const resumeDelivery = ledger.resume;

/** Writes down how a try ended, and when it is tried again if it is. `dueAt` is when the person was to be told. */
export const { endTry } = ledger;

/** The moment of the next try has come: the channel's queue is told. */
export const advanceDelivery: Advance<Delivery> = delivery => {
  const { next, event } = ledger.advance(delivery);
  return { next, event: { ...event, data: { channels: [delivery.channel] } } };
};
