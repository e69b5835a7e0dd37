import type { Refused } from '../../../shared/aws/batched.ts';
import { queueUrl } from '../../../shared/aws/queue-url.ts';
import { sendAll, trySend } from '../../../shared/aws/sqs.ts';
import type { Delayed } from '../../../shared/clock/ports.ts';
import { laneOf, platformLane } from '../../../shared/data/lanes.ts';
import { outgoing } from '../../../shared/runtime/events/due-message.ts';
import { log } from '../../../shared/runtime/log/logger.ts';

type Outgoing = ReturnType<typeof outgoing>;

/** How long one lane may take for all that is for it: the others are not to wait for it. */
const patienceMs = 4000;
/** For how long a lane that was too slow is not asked by this instance: what is for it goes aside at once. */
const restMs = 30_000;
const restsUntil = new Map<string, number>();

/** Gives messages to one lane, and answers those that it did not take in time. Never throws. */
const trySendTo = async (lane: string, messages: Outgoing[]): Promise<Refused<Outgoing>[]> => {
  if ((restsUntil.get(lane) ?? 0) > Date.now()) return messages.map(what => ({ what, reason: 'Resting' }));
  const refused = await trySend(queueUrl(lane), messages, AbortSignal.timeout(patienceMs));
  if (refused.some(({ reason }) => reason === 'AbortError')) restsUntil.set(lane, Date.now() + restMs);
  return refused;
};

const sendTo = async (lane: string, messages: Outgoing[]): Promise<void> => {
  if (lane === platformLane) return sendAll(queueUrl(lane), messages);
  const refused = await trySendTo(lane, messages);
  if (refused.length === 0) return;
  log('ALM038', { lane, records: refused.length, reason: refused[0]!.reason });
  await sendAll(
    queueUrl(platformLane),
    refused.map(({ what }) => what),
  );
};

/**
 * Hands due records to the lanes of their services, all lanes side by side and each by itself: one that is gone, closed or slow keeps nothing from
 * the others, and what it did not take goes to the platform's lane, which hands it over again. Throws when that takes it neither.
 */
export const sendToLanes = async (messages: readonly Delayed[]): Promise<void> => {
  const byLane = Map.groupBy(messages, ({ message }) => laneOf(message.entity));
  const done = await Promise.allSettled([...byLane].map(([lane, ofOne]) => sendTo(lane, ofOne.map(outgoing))));
  for (const each of done) if (each.status === 'rejected') throw each.reason;
};
