import * as z from 'zod';
import { functionOf, ownNameOf } from '../../../events/consumers.ts';
import type { Refused } from '../../../shared/aws/batched.ts';
import { tryPut } from '../../../shared/aws/eventbridge.ts';
import { queueUrl } from '../../../shared/aws/queue-url.ts';
import { trySend } from '../../../shared/aws/sqs.ts';
import { ownerIn } from '../../../shared/data/core/key.ts';
import { environment } from '../../../shared/env.ts';
import { LogEntry } from '../../../shared/log/entry.ts';
import { log, logMetrics } from '../../../shared/runtime/log/logger.ts';
import { patience, unlessResting } from './patience.ts';
import { onLog, sendToLog, waitBesideLog } from './to-log.ts';

const { BUS_NAME } = environment({ BUS_NAME: z.string() });

/** The account's own bus, beside the names of listeners. */
export const bus = 'bus';

/** An event on its way to one destination: a listener by its name, the log, or the bus. */
export type Delivery = { to: string; event: LogEntry };

/** What a destination did not take, as it waits to be tried again: to whom it goes, why it was not taken, and the event as it was. */
export const Undelivered = z.object({ to: z.string(), reason: z.string(), event: LogEntry });

/** Where it waits: the queue of this function. */
const undelivered = 'platform/on-undelivered';

/** Gives events to one destination, and answers those that it did not take in time; `again` names a later try. Never throws. */
export const deliverTo = async (to: string, events: LogEntry[], again?: string): Promise<Refused<LogEntry>[]> => {
  const signal = patience();
  if (to === onLog) return sendToLog(events, signal, again);
  const refused =
    to === bus
      ? await tryPut(
          BUS_NAME,
          events.map(event => ({ type: event.type, at: event.at, detail: JSON.stringify(event), event })),
          signal,
        )
      : await trySend(
          queueUrl(functionOf(to)),
          events.map(event => ({ body: JSON.stringify({ ...event, listener: ownNameOf(to) }), event, owner: ownerIn(event.id) })),
          signal,
        );
  return refused.map(({ what: { event }, reason }) => ({ what: event, reason }));
};

/** What is not taken for the log waits beside it as well, where it is in its order. */
const keepOrder = async (to: string, refused: Refused<LogEntry>[]): Promise<boolean> => {
  if (to !== onLog) return true;
  try {
    await waitBesideLog(refused.map(({ what }) => what));
    return true;
  } catch (error) {
    log('ALM026', { to, events: refused.length, reason: (error as Error).name });
    return false;
  }
};

/** Puts aside what a destination did not take. Answers what could not even be put there. */
const putAside = async (to: string, refused: Refused<LogEntry>[]): Promise<LogEntry[]> => {
  const [{ reason }] = refused as [Refused<LogEntry>];
  logMetrics('ALM025', { to, reason }, { EventsUndelivered: { unit: 'Count', value: refused.length } });
  if (!(await keepOrder(to, refused))) return refused.map(({ what }) => what);
  const messages = refused.map(each => ({
    body: JSON.stringify({ to, reason: each.reason, event: each.what }),
    event: each.what,
    owner: ownerIn(each.what.id),
  }));
  const lost = await trySend(queueUrl(undelivered), messages, patience());
  if (lost.length > 0) log('ALM026', { to, events: lost.length, reason: lost[0]!.reason });
  return lost.map(({ what }) => what.event);
};

/** Puts aside writes that this code cannot read: of a newer version they are published when that is here. Answers those that could not be. */
export const putWritesAside = async (writes: readonly { id: string; write: object }[]): Promise<Set<string>> => {
  if (writes.length === 0) return new Set();
  const messages = writes.map(({ id, write }) => ({ body: JSON.stringify({ write }), id }));
  const lost = await trySend(queueUrl(undelivered), messages, patience());
  if (lost.length > 0) log('ALM026', { events: lost.length, reason: lost[0]!.reason });
  return new Set(lost.map(({ what }) => what.id));
};

/**
 * Delivers each event to its destination, all destinations side by side and each by itself: one that is gone, closed or slow keeps nothing
 * from the others, and what it did not take waits on a queue of its own to be tried again. Answers the ids of the events that could be put nowhere.
 */
export const deliver = async (deliveries: readonly Delivery[]): Promise<Set<string>> => {
  const byDestination = Map.groupBy(deliveries, ({ to }) => to);
  const lost = await Promise.all(
    [...byDestination].map(async ([to, ofOne]) => {
      const events = ofOne.map(({ event }) => event);
      const refused = await unlessResting(to, events, () => deliverTo(to, events));
      return refused.length > 0 ? putAside(to, refused) : [];
    }),
  );
  return new Set(lost.flat().map(({ id }) => id));
};
