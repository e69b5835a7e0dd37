import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { UserId } from '../../domain/core/ids.ts';
import { Notification } from '../../domain/notifications/notification.ts';
import { entity } from '../core/entity.ts';
import { queryTable } from '../core/query.ts';
import { documents, tableName } from '../core/table.ts';

/** What a user is told. `gsi1` holds the unread ones alone, so that counting them reads nothing else. */
export const notifications = entity({
  name: 'notification',
  pk: 'USER#{userId}',
  sk: 'NOTIFICATION#{notificationId}',
  schema: Notification,
  gsi1: ({ userId, notificationId, status }) =>
    status === 'unread' ? { gsi1pk: `USER#${userId}#UNREAD`, gsi1sk: notificationId } : undefined,
});

/** A page of a user's notifications, newest first. */
export const notificationsOf = (userId: UserId, options: { limit: number; cursor?: string; keep?: (each: Notification) => boolean }) =>
  queryTable({ pk: `USER#${userId}`, prefix: 'NOTIFICATION#' }, notifications.fromRow, { ...options, descending: true });

/** How many are unread, up to a limit. */
export const countUnread = async (userId: UserId, limit: number): Promise<number> => {
  const { Count } = await documents.send(
    new QueryCommand({
      TableName: tableName,
      IndexName: 'gsi1',
      KeyConditionExpression: 'gsi1pk = :pk',
      ExpressionAttributeValues: { ':pk': `USER#${userId}#UNREAD` },
      Select: 'COUNT',
      Limit: limit,
    }),
  );
  return Count ?? 0;
};
