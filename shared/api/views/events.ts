import * as z from 'zod';
import { CloudEvent } from '../../domain/core/cloud-event.ts';
import { ItemId } from '../../domain/core/ids.ts';
import { ids } from '../core/examples.ts';
import type { Routes } from '../core/route.ts';
import { commaSeparated, paging } from '../core/shapes.ts';

/** From now on, in place of a cursor. */
export const fromNow = 'now';
/** The longest that a request waits (seconds). */
export const longestWait = 25;

const query = z.strictObject({
  limit: paging.limit,
  after: paging.cursor.describe('The `meta.cursor` of any reply before, or `now`; without it, the beginning.'),
  types: commaSeparated(z.string().regex(/^[a-z_]+\.[a-z_]+$/)).optional(),
  wait: z.coerce.number().int().min(0).max(longestWait).default(0),
});
const ofWorkspace = query.extend({ itemId: ItemId.optional().describe('Only of this item: its own versions, and records that name it.') });

const description = (whose: string, told: string): string =>
  `${whose} in one order that is the same for everybody, each event once, those of a record in the order of its versions. ${told} Without \`after\` it begins with the first event there is; \`after=now\` answers a cursor of this moment. Every reply holds \`meta.cursor\`, also that with no events: go on there. To follow what happens, first ask for \`after=now\`, then read what there is over the other routes, then read on from the cursor, again and again with \`wait\`: the request is answered as soon as there is something, or empty after so many seconds (25 at the most, less where the stage sets less; at once where you have four such requests waiting already). The cursor is a place, so \`types\` may change on the way. After the table was restored from a backup a cursor is answered 410 \`gone\` with the reason \`log_restarted\`: read everything again and go on from \`after=now\`; so it is with the reason \`before_retention\` where a stage keeps events for some years only and the cursor is older: what there still is, is read without \`after\`. Events that are older than three months are read from an archive, which takes a moment longer. Events are in the JSON format of CloudEvents 1.0.2; they come within a second as a rule. With \`Accept: text/event-stream\` the same is answered as server-sent events, one for each event, with the cursor behind it as its id: it waits unless \`wait\` says otherwise, ends as soon as there was something, and a client of server-sent events comes again by itself with \`Last-Event-ID\` and misses nothing. The token is sent in the header, as ever: that which is built into browsers sends none, others do.`;

const event = {
  specversion: '1.0',
  id: `WS#${ids.workspaceId}/ITEM#${ids.itemId}@1`,
  source: `/v1/workspaces/${ids.workspaceId}`,
  type: 'item.created',
  time: '2026-11-21T08:00:00.000Z',
  subject: ids.itemId,
  datacontenttype: 'application/json',
  data: {
    entity: 'item',
    version: 1,
    by: ids.userId,
    details: {},
    record: { workspaceId: ids.workspaceId, itemId: ids.itemId, title: 'Water the plants', status: 'open', version: 1 },
  },
};

/** Who follows waits, unless they say for how long. */
const stream = { wait: String(longestWait) } as const;

export const eventRoutes = {
  listEvents: {
    method: 'GET',
    path: '/v1/workspaces/{workspaceId}/events',
    access: 'item:read',
    summary: 'Read what happened in a workspace, from a cursor on',
    description: description(
      'All that happened in the workspace',
      'You are told of what you may read: of records that your role or key does not show you, and of items that are not assigned to you where it shows you those alone, there is nothing. Who is no member any more is told nothing, also in a request that waits.',
    ),
    query: ofWorkspace,
    list: CloudEvent,
    stream,
    fails: ['gone'],
    example: { query: { types: 'item.created,item.completed', limit: '50' }, reply: [event] },
  },
  listMyEvents: {
    method: 'GET',
    path: '/v1/me/events',
    access: 'user',
    summary: 'Read what happened to what is your own, from a cursor on',
    description: description(
      'All that happened to your profile, inbox, devices, feeds, keys, connections and calendars, your sign-ins, and your jobs and syncs as they come further',
      'An API key is told what it may read of that: nothing of devices, feeds, subscribed calendars, keys and sign-ins.',
    ),
    query,
    list: CloudEvent,
    stream,
    fails: ['gone'],
    example: {
      query: { limit: '50' },
      reply: [
        {
          ...event,
          id: `USER#${ids.userId}/PROFILE@2`,
          source: '/v1/me',
          type: 'profile.changed',
          subject: 'PROFILE',
          data: {
            entity: 'profile',
            version: 2,
            by: ids.userId,
            details: { fields: ['displayName'] },
            record: { userId: ids.userId, displayName: 'Ada', version: 2 },
          },
        },
      ],
    },
  },
} as const satisfies Routes;
