import * as z from 'zod';
import type { Caller, HandlersOf } from '../../../shared/api/core/route.ts';
import type { eventRoutes } from '../../../shared/api/views/events.ts';
import type { CloudEvent } from '../../../shared/domain/core/cloud-event.ts';
import type { ItemId, WorkspaceId } from '../../../shared/domain/core/ids.ts';
import type { Standing } from '../../../shared/domain/core/permissions.ts';
import { environment } from '../../../shared/env.ts';
import type { LogEntry } from '../../../shared/log/entry.ts';
import { onlyOfItem, showTo } from '../../../shared/log/show.ts';
import { requireAccessNow, standingNow } from '../../../shared/runtime/auth/anew.ts';
import { standingsOfCaller } from '../../../shared/runtime/auth/authority.ts';
import type { RequestContext } from '../../../shared/runtime/flags/exposure.ts';
import { flagFor } from '../../../shared/runtime/flags/flags.ts';
import { follow } from './follow.ts';
import { ownShow } from './own.ts';

const { LONGEST_WAIT_SECONDS } = environment({ LONGEST_WAIT_SECONDS: z.coerce.number().int().min(0) });

type Query = { after?: string; types?: string[]; itemId?: ItemId; limit: number; wait: number };
type Show = (entry: LogEntry) => CloudEvent | undefined;

/** How long a request waits, in milliseconds: as long as it wants to, and as the stage and the flag let it. */
const waitOf = async ({ wait }: Query, caller: Caller, request: RequestContext): Promise<number> => {
  if (wait === 0) return 0;
  const most = await flagFor('event-wait', caller, request);
  return Math.min(wait, LONGEST_WAIT_SECONDS, most) * 1000;
};

/** Of what a caller is told, what they asked for: some types, one item. */
const asked = ({ types, itemId }: Query, show: Show): Show => {
  const some: Show = types ? entry => (types.includes(entry.type) ? show(entry) : undefined) : show;
  return itemId ? onlyOfItem(itemId, some) : some;
};

/** What of a workspace a caller is told. */
const shownTo = (caller: Caller, standing: Standing, workspaceId: WorkspaceId, query: Query): Show =>
  asked(query, showTo({ userId: caller.userId, standing, throughKey: caller.key !== undefined }, `/v1/workspaces/${workspaceId}`));

const ownShownTo = async (caller: Caller, query: Query): Promise<Show> =>
  asked(query, ownShow(caller.userId, caller.key && (await standingsOfCaller(caller))));

export const eventHandlers: HandlersOf<typeof eventRoutes> = {
  listEvents: async ({ caller, params: { workspaceId }, query, role, requestId, now }) =>
    follow({
      ...{ owner: `WS#${workspaceId}`, userId: caller.userId, after: query.after, limit: query.limit },
      waitMs: await waitOf(query, caller, { requestId, now }),
      show: shownTo(caller, role, workspaceId, query),
      showAnew: async () => {
        const standing = await standingNow(caller, 'item:read', workspaceId, new Date().toISOString());
        return shownTo(caller, standing, workspaceId, query);
      },
    }),

  listMyEvents: async ({ caller, query, requestId, now }) =>
    follow({
      ...{ owner: `USER#${caller.userId}`, userId: caller.userId, after: query.after, limit: query.limit },
      waitMs: await waitOf(query, caller, { requestId, now }),
      show: await ownShownTo(caller, query),
      showAnew: async () => {
        await requireAccessNow(caller, new Date().toISOString());
        return ownShownTo(caller, query);
      },
    }),
};
