import * as z from 'zod';
import type { Routes } from '../../core/route.ts';
import { HealthDetails } from '../health.ts';

const count = z.int().nonnegative();

const Depth = z.object({
  queue: z.string(),
  works: z.enum(['queue', 'stream']),
  waiting: count.optional(),
  beingHandled: count.optional(),
  delayed: count.optional(),
  deadLetters: count.optional(),
  reason: z.string().optional(),
});

const DeadLetter = z.object({
  messageId: z.string(),
  sentAt: z.iso.datetime().optional(),
  received: count.optional(),
  about: z.enum(['due', 'event', 'undelivered', 'write', 'stream', 'other']),
  kind: z.string().optional(),
  owner: z.string().optional(),
  dueAt: z.string().optional(),
});

const Parked = z.object({ entity: z.string(), owner: z.string().optional(), dueAt: z.iso.datetime() });
const Moved = z.object({ moved: count, left: count });
const Instant = z.iso.datetime();
const Most = z.strictObject({ most: z.int().min(1).max(500).default(100) });

const queueExample = { queue: 'items-on-due', works: 'queue', waiting: 0, beingHandled: 0, delayed: 12, deadLetters: 1 } as const;

/** How the stage works, and what of it is stuck. Of messages and records only what they are about is told: their kind, whose they are, since when. */
export const machineryRoutes = {
  getDeepHealth: {
    method: 'GET',
    path: '/v1/health',
    access: 'operator',
    summary: 'Ask every part of the stage how it is, each for three seconds at the most',
    reply: HealthDetails,
    fails: [],
    example: {
      reply: {
        status: 'ok',
        stage: 'prod',
        commit: '978e5cd2a1b0',
        checkedAt: '2026-11-30T08:00:00.000Z',
        table: { status: 'ok', milliseconds: 4 },
        key: { status: 'ok', state: 'Enabled' },
        mail: { status: 'ok', sentInLast24Hours: 100, atMostIn24Hours: 50_000, perSecond: 14 },
        clock: { status: 'ok', lagMs: 0 },
        queues: [{ name: 'items/on-due', status: 'ok', waiting: 0, beingHandled: 0, delayed: 12, deadLetters: 0 }],
      },
    },
  },
  listQueues: {
    method: 'GET',
    path: '/v1/queues',
    access: 'operator',
    summary: 'List every queue, how deep it is, and how many of its messages are dead letters',
    list: Depth,
    fails: [],
    example: { reply: [queueExample] },
  },
  listDeadLetters: {
    method: 'GET',
    path: '/v1/queues/{queue}/dead-letters',
    access: 'operator',
    summary: 'Look at ten of a queue’s dead letters, none of which is taken away by that',
    description:
      'What a message holds is not told: only what it is about, whose it is, and since when it waits. `received` counts each try before it came here, and each look at it since.',
    list: DeadLetter,
    fails: ['not_found'],
    example: {
      params: { queue: 'items-on-due' },
      reply: [
        {
          messageId: '5fea7756-0ea4-451a-a703-a558b933e274',
          sentAt: '2026-11-30T08:00:00.000Z',
          received: 9,
          about: 'due',
          kind: 'item',
          owner: 'WS#ws_01kb8m3tq2e8fvq3w5r7c9d0ea',
          dueAt: '2026-11-30T07:00:00.000Z',
        },
      ],
    },
  },
  redriveDeadLetters: {
    method: 'POST',
    path: '/v1/queues/{queue}/redrive',
    access: 'operator',
    summary: 'Put dead letters back onto their queue, so many at the most',
    description:
      'Each is put back before it is taken away, and consumers drop what they know: half way through none is lost. A request that is sent again moves as many more: `left` tells what there is still, those among it that somebody is looking at. What failed in the table’s stream is done again by `npm run redrive`, which reads the stream.',
    body: Most,
    reply: Moved,
    fails: ['not_found', 'conflict'],
    example: { params: { queue: 'items-on-due' }, body: { most: 100 }, reply: { moved: 3, left: 0 } },
  },
  listParked: {
    method: 'GET',
    path: '/v1/parked',
    access: 'operator',
    summary: 'List records whose rule keeps failing, the one that waits longest first',
    query: z.strictObject({
      from: Instant.optional(),
      limit: z.coerce.number().int().min(1).max(500).default(100),
      cursor: z.string().max(1000).optional(),
    }),
    list: Parked,
    fails: [],
    example: { reply: [{ entity: 'item', owner: 'WS#ws_01kb8m3tq2e8fvq3w5r7c9d0ea', dueAt: '2026-11-30T07:00:00.000Z' }] },
  },
  retryParked: {
    method: 'POST',
    path: '/v1/parked/retry',
    access: 'operator',
    summary: 'Have the clock try parked records again, so many at the most',
    description:
      'Those that are due first, or from a moment on: so whatever fails again at the head keeps nothing behind it from being tried.',
    body: Most.extend({ from: Instant.optional() }),
    reply: z.object({ sent: count }),
    fails: [],
    example: { body: { most: 100, from: '2026-11-30T07:00:00.000Z' }, reply: { sent: 3 } },
  },
} as const satisfies Routes;
