import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import { sendAll } from '../../../shared/aws/sqs.ts';
import type { Delayed, IndexPort, QueuePort, TimePort } from '../../../shared/clock/ports.ts';
import { dueIn } from '../../../shared/data/core/due.ts';
import { ownerIn } from '../../../shared/data/core/key.ts';
import { environment } from '../../../shared/env.ts';

const { DUE_QUEUE_URL } = environment({ DUE_QUEUE_URL: z.string() });

/** The due queue, the due index and the time of the machine, as the clock's functions want them. */
export const ports: IndexPort & QueuePort & TimePort = {
  dueIn,
  send: (messages: Delayed[]) =>
    sendAll(
      DUE_QUEUE_URL,
      messages.map(({ message, delaySeconds }) => ({ body: JSON.stringify(message), delaySeconds, owner: ownerIn(message.key.pk) })),
    ),
  now: () => new Date().toISOString(),
  sleep: async milliseconds => {
    await sleep(milliseconds);
  },
};
