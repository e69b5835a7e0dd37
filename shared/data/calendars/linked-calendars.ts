import { LinkedCalendar, takesItems } from '../../domain/calendars/linked-calendar.ts';
import { entity } from '../core/entity.ts';
import { idsFrom } from '../core/key.ts';
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

type Of = { userId: string; connectionId: string };

/** Every calendar that a connection ever had, those that have ended among them. */
export const everyCalendarOf = async ({ userId, connectionId }: Of): Promise<LinkedCalendar[]> =>
  (await queryTable({ pk: `USER#${userId}`, prefix: `CALENDAR#${connectionId}#` }, linkedCalendars.fromRow, { limit: calendarsAtMost }))
    .items;

/** The calendars of a connection. */
export const calendarsOf = async (of: Of): Promise<LinkedCalendar[]> => (await everyCalendarOf(of)).filter(({ endedAt }) => !endedAt);

/** The keys of the calendars that take the items of a workspace; a moment behind the table. */
export const calendarsTaking = async (workspaceId: string): Promise<{ userId: string; connectionId: string; calendarId: string }[]> => {
  const key = ({ pk, sk }: Record<string, unknown>) =>
    ({ ...idsFrom(linkedCalendars.pk, String(pk)), ...idsFrom(linkedCalendars.sk, String(sk)) }) as {
      userId: string;
      connectionId: string;
      calendarId: string;
    };
  return (await queryIndex({ pk: `WS#${workspaceId}#CALENDARS` }, key, { limit: calendarsAtMost })).items;
};
