import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import * as z from 'zod';
import { errorIn } from '../../../shared/domain/core/error-line.ts';
import type { KnownLine } from '../../../shared/domain/core/error-report.ts';

/** What CloudWatch hands over of a log. Each filter is called as the function whose log it reads. */
const LogBatch = z.object({
  messageType: z.string(),
  subscriptionFilters: z.array(z.string()).default([]),
  logEvents: z.array(z.object({ id: z.string(), timestamp: z.number(), message: z.string() })),
});

/** A batch of a log holds a megabyte at the most (quota of CloudWatch Logs). */
const largest = 8 * 1024 * 1024;

const idOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 32);

/** The lines that tell of an error, out of what CloudWatch hands over (JSON by gzip, in base64). */
export const linesOf = (data: string): KnownLine[] => {
  const text = gunzipSync(Buffer.from(data, 'base64'), { maxOutputLength: largest }).toString('utf8');
  const { messageType, subscriptionFilters, logEvents } = LogBatch.parse(JSON.parse(text));
  if (messageType !== 'DATA_MESSAGE') return [];
  return logEvents.flatMap(({ id, timestamp, message }) => {
    const line = errorIn(message, { service: subscriptionFilters[0] ?? 'unknown', at: new Date(timestamp).toISOString() });
    return line ? [{ id: idOf(id), line }] : [];
  });
};
