import { SubscribedCalendar } from '../../domain/calendars/subscriptions/subscribed-calendar.ts';
import type { UserId } from '../../domain/core/ids.ts';
import { entity } from '../core/entity.ts';
import { wholeOfTable } from '../core/query.ts';
import type { Quota } from '../core/quota.ts';

/** A calendar of others that a user reads by its address. Its events stand as event links under its id. */
export const subscribedCalendars = entity({
  name: 'subscribed',
  pk: 'USER#{userId}',
  sk: 'SUBSCRIBED#{calendarId}',
  schema: SubscribedCalendar,
});

const subscribedAtMost = 20;

/** The subscribed calendars of a user that have not ended. */
export const subscribedOf = (userId: UserId): Promise<SubscribedCalendar[]> =>
  wholeOfTable(
    { pk: `USER#${userId}`, prefix: 'SUBSCRIBED#' },
    subscribedCalendars.fromRow,
    subscribedAtMost,
    ({ status }) => status !== 'ended',
  );

/** How many calendars of others one user may read. */
export const subscribedQuota = (userId: UserId): Quota => ({
  pk: `USER#${userId}`,
  name: subscribedCalendars.name,
  most: subscribedAtMost,
  held: () => subscribedOf(userId),
});
