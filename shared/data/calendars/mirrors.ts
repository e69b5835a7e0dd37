import { Mirror } from '../../domain/calendars/mirror.ts';
import type { CalendarId, UserId } from '../../domain/core/ids.ts';
import { entity } from '../core/entity.ts';
import { queryIndex, queryTable } from '../core/query.ts';

/** What is known of an event of a linked calendar. `gsi1` holds the times at which its owner is busy, and finds events of ours by the provider's id. */
export const mirrors = entity({
  name: 'mirror',
  pk: 'USER#{userId}',
  sk: 'MIRROR#{calendarId}#{mirrorId}',
  schema: Mirror,
  gsi1: ({ userId, calendarId, kind, from, eventId, removedAt }) => {
    if (removedAt) return undefined;
    return kind === 'busy' ? { gsi1pk: `USER#${userId}#BUSY`, gsi1sk: from } : { gsi1pk: `CALENDAR#${calendarId}#EVENTS`, gsi1sk: eventId };
  },
});

type Of = { userId: UserId; calendarId: CalendarId };
const pageSize = 100;

/** All mirrors of a calendar, or those of one item, page after page. */
export async function* mirrorsOf({ userId, calendarId }: Of, itemId = ''): AsyncGenerator<Mirror> {
  let cursor: string | undefined;
  do {
    const range = { pk: `USER#${userId}`, prefix: `MIRROR#${calendarId}#${itemId}` };
    const page: { items: Mirror[]; cursor?: string } = await queryTable(range, mirrors.fromRow, { limit: pageSize, cursor });
    yield* page.items;
    cursor = page.cursor;
  } while (cursor);
}

/** The mirror of an event of ours that the provider names by its own id alone; a moment behind the table. */
export const mirrorOfEvent = async ({ userId, calendarId }: Of, eventId: string): Promise<Mirror | undefined> => {
  const range = { pk: `CALENDAR#${calendarId}#EVENTS`, from: eventId, to: eventId };
  const [found] = (await queryIndex(range, row => String(row.sk), { limit: 1 })).items;
  const mirrorId = found?.split('#')[2];
  return mirrorId === undefined ? undefined : mirrors.find({ userId, calendarId, mirrorId });
};
