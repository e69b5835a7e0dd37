import type { ItemId, NotificationId, UserId, WorkspaceId } from '../../../shared/domain/core/ids.ts';
import { derivedId } from '../../../shared/runtime/http/ids.ts';

type Of = { workspaceId: WorkspaceId; itemId: ItemId };

/** The notification under which the news of one item and minute stands for one reader; `late` names the minute in which it was heard of, if that is another. */
export const newsNotificationId = (userId: UserId, { workspaceId, itemId }: Of, minute: string, late?: string): NotificationId =>
  derivedId('notification', ['news', userId, workspaceId, itemId, minute, late].join('|'), Date.parse(late ?? minute));
