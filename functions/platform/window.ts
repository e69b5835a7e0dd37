import * as z from 'zod';
import { queueWindow } from '../../shared/clock/windows.ts';
import { batchHandler } from '../../shared/runtime/events/batch.ts';
import { log } from '../../shared/runtime/log/logger.ts';
import { ports } from './clock/ports.ts';

const Window = z.object({ shard: z.int().nonnegative(), from: z.iso.datetime(), to: z.iso.datetime() });

/** Reads one shard's window from the due index and queues each record in it, delayed to its second. */
export const handler = batchHandler(async ({ body }) => {
  const window = Window.parse(JSON.parse(body));
  const records = await queueWindow(ports, window);
  if (records > 0) log('ALM035', { shard: window.shard, from: window.from, records });
}, 'ALM033');
