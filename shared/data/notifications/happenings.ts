import type { NotificationId, UserId } from '../../domain/core/ids.ts';
import { Happening } from '../../domain/notifications/happening.ts';
import { entity } from '../core/entity.ts';
import { wholeOfTable } from '../core/query.ts';

/** What happened to items, as one reader is told of it: below the notification of its minute, in the order of time. */
export const happenings = entity({
  name: 'happening',
  pk: 'USER#{userId}',
  sk: 'HAPPENING#{notificationId}#{at}#{event}',
  schema: Happening,
});

/** So much of one minute is counted; more than that is a flood, of which nobody asks the exact number. */
const countedAtMost = 5_000;

/** All news of a minute that was heard of in time, or all that was heard of in one later minute. */
export const happeningsBelow = (userId: UserId, notificationId: NotificationId, late: string | undefined): Promise<Happening[]> =>
  wholeOfTable(
    { pk: `USER#${userId}`, prefix: `HAPPENING#${notificationId}#` },
    happenings.fromRow,
    countedAtMost,
    happening => happening.late === late,
  );
