import * as z from 'zod';
import type { Routes } from '../../../shared/api/core/route.ts';
import { serve } from '../../../shared/runtime/http/serve.ts';

const Reply = z.object({ itemId: z.string(), title: z.string().max(200), version: z.int() });
const routes = {
  read: {
    summary: 'Benchmark',
    method: 'GET',
    path: '/v1/workspaces/{workspaceId}/items/{itemId}',
    access: 'item:read',
    fails: [],
    example: {},
    reply: Reply,
  },
} as const satisfies Routes;

/**
 * A route of ours whose handler has nothing to do: what `serve` costs before it. Caller, role, permission, limits, path, reply schema, ETag,
 * one line with its metrics.
 */
export const handler = serve(routes, { read: async () => ({ itemId: 'item_1', title: 'Water the plants', version: 3 }) });
