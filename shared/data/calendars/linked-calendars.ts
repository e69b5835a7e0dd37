import type * as z from 'zod';
import { LinkedCalendar, takesItems } from '../../domain/calendars/connections/linked-calendar.ts';
import type { ConnectionId, UserId, WorkspaceId } from '../../domain/core/ids.ts';
import { entity } from '../core/entity.ts';
import { queryIndex, queryTable } from '../core/query.ts';

/** A calendar of a connected account. `gsi1` lists those that take the items of a workspace. */
export const linkedCalendars = entity({
  name: 'calendar',
  pk: 'USER#{userId}',
  sk: 'CALENDAR#{connectionId}#{calendarId}',
  schema: LinkedCalendar,
  gsi1: calendar =>
    takesItems(calendar) && calendar.workspaceId
      ? { gsi1pk: `WS#${calendar.workspaceId}#CALENDARS`, gsi1sk: `${calendar.userId}#${calendar.calendarId}` }
      : undefined,
});

const calendarsAtMost = 100;

type Of = { userId: UserId; connectionId: ConnectionId };

/** Every calendar that a connection ever had, those that have ended among them. */
export const everyCalendarOf = async ({ userId, connectionId }: Of): Promise<LinkedCalendar[]> =>
  (await queryTable({ pk: `USER#${userId}`, prefix: `CALENDAR#${connectionId}#` }, linkedCalendars.fromRow, { limit: calendarsAtMost }))
    .items;

/** The calendars of a connection. */
export const calendarsOf = async (of: Of): Promise<LinkedCalendar[]> => (await everyCalendarOf(of)).filter(({ endedAt }) => !endedAt);

/** The ids that name a calendar. */
export const linkedCalendarIds = LinkedCalendar.pick({ userId: true, connectionId: true, calendarId: true });

/** The keys of the calendars that take the items of a workspace; a moment behind the table. */
export const calendarsTaking = async (workspaceId: WorkspaceId): Promise<z.infer<typeof linkedCalendarIds>[]> => {
  const key = (row: Record<string, unknown>) => linkedCalendarIds.parse(linkedCalendars.idsOf(row));
  return (await queryIndex({ pk: `WS#${workspaceId}#CALENDARS` }, key, { limit: calendarsAtMost })).items;
};
