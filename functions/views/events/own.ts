import type { CloudEvent } from '../../../shared/domain/core/cloud-event.ts';
import type { UserId, WorkspaceId } from '../../../shared/domain/core/ids.ts';
import type { Standing } from '../../../shared/domain/core/permissions.ts';
import { Notification } from '../../../shared/domain/notifications/notification.ts';
import type { LogEntry } from '../../../shared/log/entry.ts';
import { showTo } from '../../../shared/log/show.ts';
import { visibleIn } from '../../notifications/inbox/visible.ts';

/** What of their own somebody is told: through a key, which is something in workspaces, no more of the inbox than it sees there. */
export const ownShow = (
  userId: UserId,
  throughKey: Partial<Record<WorkspaceId, Standing>> | undefined,
): ((entry: LogEntry) => CloudEvent | undefined) => {
  const show = showTo({ userId, throughKey: throughKey !== undefined }, '/v1/me');
  if (!throughKey) return show;
  const isVisible = visibleIn(throughKey);
  return entry => {
    if (entry.entity !== 'notification') return show(entry);
    const { data: notification } = Notification.safeParse(entry.record);
    return notification && isVisible(notification) ? show(entry) : undefined;
  };
};
