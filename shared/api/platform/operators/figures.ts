import * as z from 'zod';
import type { Routes } from '../../core/route.ts';

const count = z.int().nonnegative();
const Hours = z.strictObject({ hours: z.coerce.number().int().min(1).max(168).default(24) });

const Lag = z.object({ queue: z.string(), works: z.enum(['queue', 'stream']), behindSeconds: z.number().nonnegative().optional() });
const DeliveryCount = z.object({ channel: z.string(), status: z.string(), count });
const Usage = z.object({
  since: z.iso.datetime(),
  table: z.object({ records: count, bytes: count }),
  requests: z.object({ all: count, failed: count }),
});

/** What CloudWatch and the table know of the stage, in numbers alone. A figure that nobody has measured is absent, or nothing. */
export const figureRoutes = {
  listLags: {
    method: 'GET',
    path: '/v1/lags',
    access: 'operator',
    summary: 'List how far each queue, and each reader of the table’s stream, was behind in the last quarter of an hour',
    list: Lag,
    fails: [],
    example: { reply: [{ queue: 'platform-publish', works: 'stream', behindSeconds: 0.4 }] },
  },
  listDeliveries: {
    method: 'GET',
    path: '/v1/deliveries',
    access: 'operator',
    summary: 'Count how tries to tell people ended, by channel',
    query: Hours,
    list: DeliveryCount,
    fails: [],
    example: { query: { hours: '24' }, reply: [{ channel: 'email', status: 'sent', count: 1200 }] },
  },
  getUsage: {
    method: 'GET',
    path: '/v1/usage',
    access: 'operator',
    summary: 'Read how much the stage holds and is asked',
    description: 'Of the table as DynamoDB counts it every six hours; of requests at all gateways for these hours.',
    query: Hours,
    reply: Usage,
    fails: [],
    example: {
      query: { hours: '24' },
      reply: {
        since: '2026-11-29T08:00:00.000Z',
        table: { records: 1_000_000, bytes: 700_000_000 },
        requests: { all: 250_000, failed: 12 },
      },
    },
  },
} as const satisfies Routes;
