import type { HandlersOf } from '../../../shared/api/core/route.ts';
import type { machineryRoutes } from '../../../shared/api/platform/operators/machinery.ts';
import { lookAtMessages, moveMessages } from '../../../shared/aws/dead-letters.ts';
import { deadLettersUrl, queueUrl } from '../../../shared/aws/queue-url.ts';
import { queueDepth } from '../../../shared/aws/sqs.ts';
import { ownerIn } from '../../../shared/data/core/key.ts';
import { parkedPage } from '../../../shared/data/core/parked.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import { ports } from '../clock/ports.ts';
import { depthsOf } from '../health/checks.ts';
import { healthOfStage } from '../health/handlers.ts';
import { queueAt, queueInPath, type Watched, watched } from '../health/queues.ts';
import { aboutMessage } from './about.ts';

/** How long one request may move messages: the gateway waits for thirty seconds. */
const movingMs = 15_000;

const queueNamed = (queue: string): Watched => {
  const found = queueAt(queue);
  if (!found) throw new Failure('not_found', { what: 'queue' });
  return found;
};

const depthOf = async (each: Watched) => {
  const queue = { queue: queueInPath(each.name), works: each.reads };
  try {
    return { ...queue, ...(await depthsOf(each)) };
  } catch (error) {
    // One that cannot be asked hides none of the others.
    return { ...queue, reason: (error as Error).name };
  }
};

export const machineryHandlers: HandlersOf<typeof machineryRoutes> = {
  getDeepHealth: async ({ now }) => healthOfStage(now),

  listQueues: async () => ({ items: await Promise.all(watched.map(depthOf)) }),

  listDeadLetters: async ({ params: { queue } }) => {
    const messages = await lookAtMessages(deadLettersUrl(queueNamed(queue).name));
    return {
      items: messages.map(({ messageId, body, sentAtMs, received }) => ({
        messageId,
        received,
        sentAt: sentAtMs === undefined ? undefined : new Date(sentAtMs).toISOString(),
        ...aboutMessage(body),
      })),
    };
  },

  redriveDeadLetters: async ({ params: { queue }, body: { most } }) => {
    const { name, reads } = queueNamed(queue);
    if (reads === 'stream') throw new Failure('conflict', { what: 'stream' });
    const startedAt = performance.now();
    const moved = await moveMessages(deadLettersUrl(name), queueUrl(name), most, () => performance.now() - startedAt < movingMs);
    // What was received and could not be moved is hidden for a minute, and no less there.
    const { waiting, beingHandled } = await queueDepth(deadLettersUrl(name));
    return { moved, left: waiting + beingHandled };
  },

  listParked: async ({ query, now }) => {
    const { items, cursor } = await parkedPage(now, query);
    return { items: items.map(({ key, entity, dueAt }) => ({ entity, owner: ownerIn(key.pk), dueAt })), cursor };
  },

  retryParked: async ({ body: { most, from }, now }) => {
    const { items } = await parkedPage(now, { from, limit: most });
    await ports.send(items.map(message => ({ message, delaySeconds: 0 })));
    return { sent: items.length };
  },
};
