import * as z from 'zod';
import { ids } from '../core/examples.ts';
import type { Routes } from '../core/route.ts';

/** Most commands that one batch takes. */
export const commandsAtMost = 25;

const Command = z.strictObject({
  method: z.enum(['GET', 'POST', 'PATCH', 'DELETE']),
  /** The path of a route with its ids, and its query where it has one: `/v1/agenda?from=…`. */
  path: z.string().startsWith('/').max(2000),
  /** What would be the body of the request. */
  body: z.unknown().optional(),
  /** The version that the thing must have, as `If-Match`. */
  ifMatch: z.int().positive().optional(),
  /** Without it the key follows from that of the batch and the command's place in it. */
  idempotencyKey: z
    .string()
    .regex(/^[\x21-\x7e]{8,200}$/)
    .optional(),
});
export type Command = z.infer<typeof Command>;

/** What a command answered: what it would have answered as a request of its own. */
const Outcome = z.object({
  status: z.int(),
  headers: z.record(z.string(), z.string()),
  /** `{ data, meta }`, or a problem document. */
  body: z.unknown().optional(),
});
export type Outcome = z.infer<typeof Outcome>;

const create = {
  method: 'POST',
  path: `/v1/workspaces/${ids.workspaceId}/items`,
  body: { title: 'Water the plants', due: { date: '2026-11-28' } },
} as const;

export const batchRoutes = {
  runBatch: {
    method: 'POST',
    path: '/v1/batch',
    access: 'user',
    keys: 'always',
    summary: 'Run up to 25 commands in order, each with an outcome of its own',
    description:
      'Each command is checked, limited, permitted and answered as if it were sent alone; one that fails undoes none of the others. With an Idempotency-Key the whole batch may be sent again: what was done is answered, not done twice. Two commands of a batch must not change the same thing. A command that was not begun, because another failed before it or the time was up, answers 424 `not_attempted`.',
    body: z.strictObject({
      commands: z.array(Command).min(1).max(commandsAtMost),
      /** Whether the commands behind one that fails are left undone. */
      stopOnFailure: z.boolean().default(false),
    }),
    reply: z.object({ results: z.array(Outcome) }),
    fails: [],
    example: {
      body: { commands: [create, { method: 'GET', path: '/v1/me' }], stopOnFailure: true },
      reply: {
        results: [
          { status: 201, headers: { etag: '"1"' }, body: { data: { itemId: ids.itemId, title: 'Water the plants' } } },
          { status: 200, headers: { etag: '"3"' }, body: { data: { userId: ids.userId } } },
        ],
      },
    },
  },
} as const satisfies Routes;
