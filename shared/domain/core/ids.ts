import * as z from 'zod';
import { invalidCode } from './invalid.ts';

/** The kinds of id, each with the prefix of its TypeIDs (`item_01h455vb4pex5vsknk084sn02q`). */
export const prefixes = {
  user: 'user',
  workspace: 'ws',
  list: 'list',
  item: 'item',
  notification: 'ntf',
  subscription: 'push',
  connection: 'connection',
  feed: 'feed',
  key: 'key',
  role: 'role',
  invitation: 'inv',
  calendar: 'cal',
  activity: 'act',
  job: 'job',
} as const;
export type IdKind = keyof typeof prefixes;

/** The zod schema of one kind of id: its prefix and a TypeID suffix (a UUID in 26 letters of Crockford's base 32). */
export const idOf = (kind: IdKind) =>
  z.string().regex(new RegExp(`^${prefixes[kind]}_[0-7][0-9a-hjkmnp-tv-z]{25}$`), invalidCode('not_an_id'));

export const UserId = idOf('user');
export const WorkspaceId = idOf('workspace');
export const ListId = idOf('list');
export const ItemId = idOf('item');
export const NotificationId = idOf('notification');
export const SubscriptionId = idOf('subscription');
export const ConnectionId = idOf('connection');
export const FeedId = idOf('feed');
export const KeyId = idOf('key');
export const RoleId = idOf('role');
export const InvitationId = idOf('invitation');
export const CalendarId = idOf('calendar');
export const JobId = idOf('job');
export const ActivityId = idOf('activity');
