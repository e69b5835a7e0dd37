import { SubscribedCalendar } from '../../domain/calendars/subscribed-calendar.ts';
import { entity } from '../core/entity.ts';
import { queryTable } from '../core/query.ts';

/** A calendar of others that a user reads by its address. Its events stand as mirrors under its id. */
export const subscribedCalendars = entity({
  name: 'subscribed',
  pk: 'USER#{userId}',
  sk: 'SUBSCRIBED#{calendarId}',
  schema: SubscribedCalendar,
});

/** How many calendars of others one user may read. */
export const subscribedAtMost = 20;

/** The subscribed calendars of a user that have not ended. */
export const subscribedOf = async (userId: string): Promise<SubscribedCalendar[]> =>
  (
    await queryTable({ pk: `USER#${userId}`, prefix: 'SUBSCRIBED#' }, subscribedCalendars.fromRow, {
      limit: subscribedAtMost,
      keep: ({ status }) => status !== 'ended',
    })
  ).items;
