import * as z from 'zod';
import { ItemId, UserId } from '../../domain/core/ids.ts';
import { dutyRules } from '../../domain/households/duty.ts';
import { Streaks } from '../../domain/households/streak.ts';
import { Zone } from '../../domain/time/when.ts';
import { ids } from '../core/examples.ts';
import type { Routes } from '../core/route.ts';

const streaks = {
  workspaceId: ids.workspaceId,
  zone: 'Europe/Berlin',
  from: '2025-10-25',
  to: '2026-11-28',
  people: [
    {
      userId: ids.userId,
      displayName: 'Ada',
      current: { days: 12, from: '2026-11-15', to: '2026-11-28' },
      longest: { days: 30, from: '2026-09-20', to: '2026-10-24' },
    },
  ],
};

export const streakRoutes = {
  getStreaks: {
    method: 'GET',
    path: '/v1/workspaces/{workspaceId}/streaks',
    access: 'item:read',
    limit: 'search',
    summary: 'Read on how many days in a row each did all that was theirs',
    description: `A day counts where somebody did something that was due on it, and left nothing of theirs undone. What is left undone ends a streak, unless they were away then; a day on which nothing of theirs was due, or what was due was skipped or done by others, changes nothing.

A day is the one that the due of an item says, in whatever zone anybody is. It is kept by what is done before that day is over everywhere (UTC-12), so that neither travel nor daylight saving time ends a streak; what is done later, or not at all, ends it. It is counted from the history: what is taken back counts no more, and what is corrected mends it. A completion counts a moment after it.

Of the last ${dutyRules.days} days, for which it is known who was away, up to today in \`zone\`, that of the caller unless it is said; of all that is due in the workspace, or of one item (\`itemId\`). Whoever may read only what is theirs, or may not read members, sees their own alone.`,
    query: z.strictObject({ zone: Zone.optional(), userId: UserId.optional(), itemId: ItemId.optional() }),
    reply: Streaks,
    fails: [],
    example: { query: {}, reply: streaks },
  },
} as const satisfies Routes;
