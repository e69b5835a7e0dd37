import * as z from 'zod';
import { sweepShard } from '../../shared/clock/windows.ts';
import { parkedBefore } from '../../shared/data/core/parked.ts';
import { environment } from '../../shared/env.ts';
import { logMetrics } from '../../shared/runtime/log/logger.ts';
import { tracedHandler } from '../../shared/runtime/trace/trace.ts';
import { ports } from './clock/ports.ts';

const { DUE_SHARDS_READ } = environment({ DUE_SHARDS_READ: z.coerce.number().int().positive() });

/** How many overdue records of a shard one run queues again for each lane: after an outage several runs share the work. */
const perShard = 5_000;

/** Whether this is the first run of its hour: parked records are tried again then. */
const isHourly = (now: string): boolean => new Date(now).getUTCMinutes() < 5;

/** How many records are parked. Once an hour they are queued, so that what a deploy has mended goes on by itself. */
const tendParked = async (): Promise<number> => {
  const now = ports.now();
  let parked = 0;
  for await (const page of parkedBefore(now)) {
    parked += page.length;
    if (isHourly(now)) await ports.send(page.map(message => ({ message, delaySeconds: 0 })));
    if (parked >= perShard) break;
  }
  return parked;
};

/** Every 5 minutes: queues again whatever is overdue by more than two minutes, how much that was and how old, and how many are parked. */
export const handler = tracedHandler('sweep', async (): Promise<void> => {
  const swept = await Promise.all(Array.from({ length: DUE_SHARDS_READ }, (_, shard) => sweepShard(ports, shard, perShard)));
  const parked = await tendParked();
  const backlog = swept.reduce((sum, { queued }) => sum + queued, 0);
  const oldestMs = Math.max(...swept.map(each => each.oldestMs));
  logMetrics(
    backlog > 0 ? 'ALM031' : 'ALM036',
    {},
    {
      DueBacklog: { unit: 'Count', value: backlog },
      OldestDue: { unit: 'Milliseconds', value: oldestMs },
      RecordsParked: { unit: 'Count', value: parked },
    },
  );
});
