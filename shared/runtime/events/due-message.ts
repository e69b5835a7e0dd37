import * as z from 'zod';
import type { Delayed } from '../../clock/ports.ts';
import { ownerIn } from '../../data/core/key.ts';

/** A record that falls due, as the queues of the lanes carry it. */
export const DueMessage = z.object({
  key: z.object({ pk: z.string(), sk: z.string() }),
  entity: z.string(),
  dueAt: z.iso.datetime(),
});

/** A due message as a queue takes it. */
export const outgoing = ({ message, delaySeconds }: Delayed) => ({
  body: JSON.stringify(message),
  delaySeconds,
  owner: ownerIn(message.key.pk),
});
