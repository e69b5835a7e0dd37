import type { NotificationId, UserId } from '../../domain/core/ids.ts';
import { Delivery } from '../../domain/notifications/delivery.ts';
import { entity } from '../core/entity.ts';
import { queryTable } from '../core/query.ts';

/** The ledger: one record a notification and target. */
export const deliveries = entity({ name: 'delivery', pk: 'USER#{userId}', sk: 'DELIVERY#{notificationId}#{target}', schema: Delivery });

/** Every delivery of one notification. */
export const deliveriesOf = async (userId: UserId, notificationId: NotificationId): Promise<Delivery[]> =>
  (await queryTable({ pk: `USER#${userId}`, prefix: `DELIVERY#${notificationId}#` }, deliveries.fromRow, { limit: 50 })).items;
