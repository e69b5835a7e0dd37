import type { Caller } from '../../../shared/api/core/route.ts';
import type { WorkspaceId } from '../../../shared/domain/core/ids.ts';
import { reachOf, type Standing } from '../../../shared/domain/core/permissions.ts';
import type { Notification } from '../../../shared/domain/notifications/notification.ts';
import { type Notice, type NotificationContent, workspaceNotices } from '../../../shared/domain/notifications/notification-content.ts';
import { standingsOfCaller } from '../../../shared/runtime/auth/authority.ts';

type Sees = (workspaceId: WorkspaceId) => boolean;

const ofWorkspaces: ReadonlySet<Notice> = new Set(workspaceNotices);

const isOf = (content: NotificationContent, sees: Sees): boolean => {
  if (content.kind === 'reminder' || content.kind === 'news') return sees(content.workspaceId);
  // What is not listed may be of any workspace.
  if (content.kind === 'digest') {
    const { more, entries, households = [] } = content;
    return more === 0 && [...entries, ...households].every(({ workspaceId }) => sees(workspaceId));
  }
  return !ofWorkspaces.has(content.notice);
};

/** What of the inbox a key sees by what it is in workspaces: what is of those whose items it may all read, and of the account what names none. */
export const visibleIn = (roles: Partial<Record<WorkspaceId, Standing>>): ((notification: Notification) => boolean) => {
  const sees: Sees = workspaceId => {
    return roles[workspaceId] !== undefined && reachOf(roles[workspaceId], 'item:read') === 'everything';
  };
  return ({ content }) => isOf(content, sees);
};

/** What of the inbox a caller sees: a person everything, a key what is visible to it. */
export const visibleTo = async (caller: Caller): Promise<(notification: Notification) => boolean> =>
  caller.key ? visibleIn(await standingsOfCaller(caller)) : () => true;
