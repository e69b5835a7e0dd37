import * as z from 'zod';
import { DigestContent } from '../../domain/notifications/notification-content.ts';
import { ids, item } from '../core/examples.ts';
import type { Routes } from '../core/route.ts';

const digest = {
  content: {
    kind: 'digest',
    cadence: 'daily',
    from: '2026-11-28',
    to: '2026-11-28',
    entries: [
      {
        workspaceId: ids.workspaceId,
        workspaceName: 'Home',
        itemId: ids.itemId,
        title: item.title,
        itemKind: item.kind,
        priority: item.priority,
        due: item.due,
        overdue: false,
      },
    ],
    more: 0,
  },
  mail: { subject: 'Saturday: 1 thing falls due', text: 'Water the plants, 09:00', html: '<p>Water the plants, 09:00</p>' },
};

export const digestRoutes = {
  previewDigest: {
    method: 'GET',
    path: '/v1/digest/preview',
    access: 'user',
    limit: 'search',
    summary: 'See the digest that you would get now, as content and as mail',
    query: z.strictObject({ cadence: z.enum(['daily', 'weekly']).default('daily') }),
    reply: z.object({
      /** Absent where nothing falls due: an empty digest is not sent. */
      content: DigestContent.optional(),
      mail: z.object({ subject: z.string(), text: z.string(), html: z.string() }).optional(),
    }),
    fails: [],
    example: { query: { cadence: 'daily' }, reply: digest },
  },
} as const satisfies Routes;
