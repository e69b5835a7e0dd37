import * as z from 'zod';
import { sweepShard } from '../../shared/clock/windows.ts';
import { environment } from '../../shared/env.ts';
import { logMetrics } from '../../shared/runtime/logger.ts';
import { ports } from './ports.ts';

const { DUE_SHARDS_READ } = environment({ DUE_SHARDS_READ: z.coerce.number().int().positive() });

/** How many overdue records of a shard one run queues again: after an outage several runs share the work. */
const perShard = 5_000;

/** Every 5 minutes: queues again whatever is overdue by more than two minutes, and says how much that was and how old. */
export const handler = async (): Promise<void> => {
  const swept = await Promise.all(Array.from({ length: DUE_SHARDS_READ }, (_, shard) => sweepShard(ports, shard, perShard)));
  const backlog = swept.reduce((sum, { queued }) => sum + queued, 0);
  const oldestMs = Math.max(...swept.map(each => each.oldestMs));
  logMetrics(
    backlog > 0 ? 'ALM031' : 'ALM036',
    {},
    {
      DueBacklog: { unit: 'Count', value: backlog },
      OldestDue: { unit: 'Milliseconds', value: oldestMs },
    },
  );
};
