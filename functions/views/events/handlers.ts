import * as z from 'zod';
import type { Caller, HandlersOf } from '../../../shared/api/core/route.ts';
import type { eventRoutes } from '../../../shared/api/views/events.ts';
import type { Standing } from '../../../shared/domain/core/permissions.ts';
import { Notification } from '../../../shared/domain/notifications/notification.ts';
import { environment } from '../../../shared/env.ts';
import type { LogEntry } from '../../../shared/log/entry.ts';
import { showTo } from '../../../shared/log/show.ts';
import { requireAccessNow, standingNow } from '../../../shared/runtime/auth/anew.ts';
import { visibleTo } from '../../notifications/inbox/visible.ts';
import { follow } from './follow.ts';

const { LONGEST_WAIT_SECONDS } = environment({ LONGEST_WAIT_SECONDS: z.coerce.number().int().min(0) });

type Query = { after?: string; types?: string[]; limit: number; wait: number };

const waitOf = ({ wait }: Query): number => Math.min(wait, LONGEST_WAIT_SECONDS) * 1000;

/** What a caller is told, of the types that they asked for. */
const shownTo = (caller: Caller, standing: Standing | undefined, source: string, { types }: Query) => {
  const show = showTo({ userId: caller.userId, standing, throughKey: caller.key !== undefined }, source);
  return (entry: LogEntry) => (types === undefined || types.includes(entry.type) ? show(entry) : undefined);
};

/** What of their own a caller is told: through a key no more of the inbox than the key sees there. */
const ownShownTo = async (caller: Caller, query: Query) => {
  const show = shownTo(caller, undefined, '/v1/me', query);
  if (!caller.key) return show;
  const isVisible = await visibleTo(caller);
  return (entry: LogEntry) => {
    if (entry.entity !== 'notification') return show(entry);
    const { data: notification } = Notification.safeParse(entry.record);
    return notification && isVisible(notification) ? show(entry) : undefined;
  };
};

export const eventHandlers: HandlersOf<typeof eventRoutes> = {
  listEvents: ({ caller, params: { workspaceId }, query, role }) =>
    follow({
      ...{ owner: `WS#${workspaceId}`, userId: caller.userId, after: query.after, limit: query.limit, waitMs: waitOf(query) },
      show: shownTo(caller, role, `/v1/workspaces/${workspaceId}`, query),
      showAnew: async () => {
        const standing = await standingNow(caller, 'item:read', workspaceId, new Date().toISOString());
        return shownTo(caller, standing, `/v1/workspaces/${workspaceId}`, query);
      },
    }),

  listMyEvents: async ({ caller, query }) =>
    follow({
      ...{ owner: `USER#${caller.userId}`, userId: caller.userId, after: query.after, limit: query.limit, waitMs: waitOf(query) },
      show: await ownShownTo(caller, query),
      showAnew: async () => {
        await requireAccessNow(caller, new Date().toISOString());
        return ownShownTo(caller, query);
      },
    }),
};
