import { Delivery } from '../domain/delivery.ts';
import { entity } from './entity.ts';
import { queryTable } from './query.ts';

/** The ledger: one record a notification and target. */
export const deliveries = entity({ name: 'delivery', pk: 'USER#{userId}', sk: 'DELIVERY#{notificationId}#{target}', schema: Delivery });

/** Every delivery of one notification. */
export const deliveriesOf = async (userId: string, notificationId: string): Promise<Delivery[]> =>
  (await queryTable({ pk: `USER#${userId}`, prefix: `DELIVERY#${notificationId}#` }, deliveries.fromRow, { limit: 50 })).items;
