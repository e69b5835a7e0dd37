import { queueUrl } from '../../../shared/aws/queue-url.ts';
import { sendAll, trySend } from '../../../shared/aws/sqs.ts';
import type { Delayed } from '../../../shared/clock/ports.ts';
import { laneOf, platformLane } from '../../../shared/data/lanes.ts';
import { outgoing } from '../../../shared/runtime/events/due-message.ts';
import { allOrThrow } from '../../../shared/runtime/events/settle.ts';
import { log } from '../../../shared/runtime/log/logger.ts';
import { patience, unlessResting } from '../events/patience.ts';

type Outgoing = ReturnType<typeof outgoing>;

const sendTo = async (lane: string, messages: Outgoing[]): Promise<void> => {
  if (lane === platformLane) return sendAll(queueUrl(lane), messages);
  const refused = await unlessResting(lane, messages, () => trySend(queueUrl(lane), messages, patience()));
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
  await allOrThrow([...byLane].map(([lane, ofOne]) => sendTo(lane, ofOne.map(outgoing))));
};
