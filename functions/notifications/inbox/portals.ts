import type { portalAccessEvents } from '../../../events/clinic/portal-access.ts';
import type { EventOf } from '../../../events/event.ts';
import { portalAccesses } from '../../../shared/data/clinic/portal-accesses.ts';
import { ownersIn } from '../../../shared/data/people/members.ts';
import { nameOfWorkspace } from '../../../shared/data/people/workspaces.ts';
import type { Notice } from '../../../shared/domain/notifications/notification-content.ts';
import { stillMay } from './still-may.ts';
import { tell } from './tell.ts';

type Events = typeof portalAccessEvents;
type PortalEvent = EventOf<Events['portal_access.ending']> | EventOf<Events['portal_access.ended']>;

/**
 * An access to a portal ends soon, or has ended by itself: whoever has granted it is told while they may still do so, and where they may not the owners of
 * the clinic; of nobody whose it is. What somebody has ended they know.
 */
export const tellDesk = async (event: PortalEvent): Promise<void> => {
  const access = await portalAccesses.find(event.record);
  const isEnding = event.type === 'portal_access.ending';
  if (!access || (isEnding ? access.endedAt !== undefined : access.endedBy !== 'clock')) return;
  const { workspaceId, grantedBy } = access;
  const [mayStill, name] = await Promise.all([
    stillMay(workspaceId, grantedBy, 'patient:change'),
    nameOfWorkspace(workspaceId, Date.now()),
  ]);
  const readers = mayStill ? [grantedBy] : (await ownersIn(workspaceId)).map(({ userId }) => userId);
  const notice: Notice = isEnding ? 'portal_ending' : 'portal_ended';
  for (const userId of readers) await tell({ userId, notice, name, at: event.at }, event);
};
