import { setTimeout as sleep } from 'node:timers/promises';
import { closeSocket, postTo } from '../../../shared/aws/sockets.ts';
import {
  beginTelling,
  dropPresence,
  endTelling,
  placesOfItems,
  presenceOf,
  presencesIn,
  putPresence,
} from '../../../shared/data/views/presence.ts';
import { followedBy } from '../../../shared/data/views/sockets.ts';
import { workspacesOf } from '../../../shared/domain/views/topic.ts';
import { standingNow } from '../../../shared/runtime/auth/anew.ts';
import { log } from '../../../shared/runtime/log/logger.ts';
import { presenceOver } from './presence.ts';

/** Who is here, over the table and open sockets. */
export const presence = presenceOver({
  nowMs: Date.now,
  sleep,
  put: putPresence,
  find: presenceOf,
  drop: dropPresence,
  all: presencesIn,
  beginTelling,
  endTelling,
  follows: async ({ userId }, connectionId, workspaceId) => workspacesOf(await followedBy(userId, connectionId)).includes(workspaceId),
  standing: (caller, workspaceId) => standingNow(caller, 'item:read', workspaceId, new Date().toISOString()),
  items: placesOfItems,
  post: postTo,
  giveUp: async (connectionId, error) => {
    log('ALM072', { connectionId }, error);
    // Where the gateway does not take that either, who is here is over when nobody says so any more.
    await closeSocket(connectionId).catch(() => false);
  },
});
