import { EventLink } from '../../domain/calendars/sync/event-link.ts';
import type { CalendarId, UserId } from '../../domain/core/ids.ts';
import { entity } from '../core/entity.ts';
import { queryIndex, queryTable } from '../core/query.ts';

/** What is known of an event of a linked calendar. `gsi1` holds the times at which its owner is busy, and finds events of ours by the provider's id. */
export const eventLinks = entity({
  name: 'event_link',
  pk: 'USER#{userId}',
  sk: 'EVENT_LINK#{calendarId}#{eventLinkId}',
  schema: EventLink,
  gsi1: ({ userId, calendarId, kind, from, to, eventId, removedAt }) => {
    if (removedAt) return undefined;
    return kind === 'busy'
      ? { gsi1pk: `USER#${userId}#BUSY`, gsi1sk: from, summary: { to } }
      : { gsi1pk: `CALENDAR#${calendarId}#EVENTS`, gsi1sk: eventId };
  },
});

type Of = { userId: UserId; calendarId: CalendarId };
const pageSize = 100;

/** All event links of a calendar, or those of one item, page after page. */
export async function* eventLinksOf({ userId, calendarId }: Of, itemId = ''): AsyncGenerator<EventLink> {
  let cursor: string | undefined;
  do {
    const range = { pk: `USER#${userId}`, prefix: `EVENT_LINK#${calendarId}#${itemId}` };
    const page: { items: EventLink[]; cursor?: string } = await queryTable(range, eventLinks.fromRow, { limit: pageSize, cursor });
    yield* page.items;
    cursor = page.cursor;
  } while (cursor);
}

/** The event link of an event of ours that the provider names by its own id alone; a moment behind the table. */
export const eventLinkOfEvent = async ({ userId, calendarId }: Of, eventId: string): Promise<EventLink | undefined> => {
  const range = { pk: `CALENDAR#${calendarId}#EVENTS`, from: eventId, to: eventId };
  const [found] = (await queryIndex(range, row => String(row.sk), { limit: 1 })).items;
  const eventLinkId = found?.split('#')[2];
  return eventLinkId === undefined ? undefined : eventLinks.find({ userId, calendarId, eventLinkId });
};
