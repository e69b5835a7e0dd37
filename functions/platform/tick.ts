import type { ScheduledEvent } from 'aws-lambda';
import * as z from 'zod';
import { sendAll } from '../../shared/aws/sqs.ts';
import { windowsOf } from '../../shared/clock/windows.ts';
import { environment } from '../../shared/env.ts';
import { log } from '../../shared/runtime/log/logger.ts';
import { tracedHandler } from '../../shared/runtime/trace/trace.ts';

const { WINDOW_QUEUE_URL, DUE_SHARDS_READ } = environment({
  WINDOW_QUEUE_URL: z.string(),
  DUE_SHARDS_READ: z.coerce.number().int().positive(),
});

/** Every minute: hands out the window that begins one minute ahead, one message a shard, so that big windows are read side by side. */
export const handler = tracedHandler('tick', async ({ time }: Pick<ScheduledEvent, 'time'>): Promise<void> => {
  const windows = windowsOf(time, DUE_SHARDS_READ);
  await sendAll(
    WINDOW_QUEUE_URL,
    windows.map(window => ({ body: JSON.stringify(window) })),
  );
  log('ALM030', { from: windows[0]?.from, shards: windows.length });
});
