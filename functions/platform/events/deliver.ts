import * as z from 'zod';
import { Event } from '../../../events/event.ts';
import type { Refused } from '../../../shared/aws/batched.ts';
import { tryPut } from '../../../shared/aws/eventbridge.ts';
import { queueUrl } from '../../../shared/aws/queue-url.ts';
import { trySend } from '../../../shared/aws/sqs.ts';
import { ownerIn } from '../../../shared/data/core/key.ts';
import { environment } from '../../../shared/env.ts';
import { log, logMetrics } from '../../../shared/runtime/log/logger.ts';

const { BUS_NAME } = environment({ BUS_NAME: z.string() });

/** The account's own bus, beside the names of consumers. */
export const bus = 'bus';

/** An event on its way to one destination: a consumer by its name, or the bus. */
export type Delivery = { to: string; event: Event };

/** What a destination did not take, as it waits to be tried again: to whom it goes, why it was not taken, and the event as it was. */
export const Undelivered = z.object({ to: z.string(), reason: z.string(), event: Event });

/** Where it waits: the queue of this function. */
const undelivered = 'platform/on-undelivered';
/** How long one destination may take for all that a batch brings it: the others are not to wait for it. */
const patienceMs = 4000;
/** For how long a destination that was too slow is not asked by this instance: what is for it waits elsewhere at once. */
const restMs = 30_000;
const tooSlow = 'AbortError';
const restsUntil = new Map<string, number>();

/** Gives events to one destination, and answers those that it did not take in time. Never throws. */
export const deliverTo = async (to: string, events: Event[]): Promise<Refused<Event>[]> => {
  const signal = AbortSignal.timeout(patienceMs);
  const refused =
    to === bus
      ? await tryPut(
          BUS_NAME,
          events.map(event => ({ type: event.type, at: event.at, detail: JSON.stringify(event), event })),
          signal,
        )
      : await trySend(
          queueUrl(to),
          events.map(event => ({ body: JSON.stringify(event), event, owner: ownerIn(event.id) })),
          signal,
        );
  return refused.map(({ what: { event }, reason }) => ({ what: event, reason }));
};

/** As above, but for one that was too slow a moment ago. */
const deliverUnlessResting = async (to: string, events: Event[]): Promise<Refused<Event>[]> => {
  if ((restsUntil.get(to) ?? 0) > Date.now()) return events.map(what => ({ what, reason: 'Resting' }));
  const refused = await deliverTo(to, events);
  if (refused.some(({ reason }) => reason === tooSlow)) restsUntil.set(to, Date.now() + restMs);
  return refused;
};

/** Puts aside what a destination did not take. Answers what could not even be put there. */
const putAside = async (to: string, refused: Refused<Event>[]): Promise<Event[]> => {
  const [{ reason }] = refused as [Refused<Event>];
  logMetrics('ALM025', { to, reason }, { EventsUndelivered: { unit: 'Count', value: refused.length } });
  const messages = refused.map(each => ({
    body: JSON.stringify({ to, reason: each.reason, event: each.what }),
    event: each.what,
    owner: ownerIn(each.what.id),
  }));
  const lost = await trySend(queueUrl(undelivered), messages, AbortSignal.timeout(patienceMs));
  if (lost.length > 0) log('ALM026', { to, events: lost.length, reason: lost[0]!.reason });
  return lost.map(({ what }) => what.event);
};

/**
 * Delivers each event to its destination, all destinations side by side and each by itself: one that is gone, closed or slow keeps nothing
 * from the others, and what it did not take waits on a queue of its own to be tried again. Answers the ids of the events that could be put nowhere.
 */
export const deliver = async (deliveries: readonly Delivery[]): Promise<Set<string>> => {
  const byDestination = Map.groupBy(deliveries, ({ to }) => to);
  const lost = await Promise.all(
    [...byDestination].map(async ([to, ofOne]) => {
      const refused = await deliverUnlessResting(
        to,
        ofOne.map(({ event }) => event),
      );
      return refused.length > 0 ? putAside(to, refused) : [];
    }),
  );
  return new Set(lost.flat().map(({ id }) => id));
};
