import { connections } from '../../../shared/data/calendars/connections.ts';
import { eventLinks, eventLinksOf } from '../../../shared/data/calendars/event-links.ts';
import { everyCalendarOf, linkedCalendars } from '../../../shared/data/calendars/linked-calendars.ts';
import { retryLostRace } from '../../../shared/data/core/race.ts';
import type { Connection } from '../../../shared/domain/calendars/connections/connection.ts';
import { endCalendar, type LinkedCalendar, leaveCalendar } from '../../../shared/domain/calendars/connections/linked-calendar.ts';
import { dropEventLink, type EventLink } from '../../../shared/domain/calendars/sync/event-link.ts';
import { clockContext } from '../../../shared/runtime/events/clock-context.ts';
import { forEachLimited } from '../../../shared/runtime/events/settle.ts';
import { log } from '../../../shared/runtime/log/logger.ts';
import { clearCalendar } from '../../../shared/sync/clear.ts';
import type { AccountPort, Refused } from '../../../shared/sync/ports.ts';
import { portsFor } from './ports.ts';

/** Leaves a calendar that its owner has turned off, while its account can still be reached. One that is chosen again meanwhile is kept. */
export const leaveOne = async (
  calendar: LinkedCalendar,
  at: AccountPort,
  requestId: string,
): Promise<{ refused?: Refused; calendar: LinkedCalendar }> => {
  const { userId, calendarId, channel } = calendar;
  const { removed, refused } = await retryLostRace(async () => clearCalendar(await portsFor(calendar, at, requestId)));
  log('ALM057', { caller: userId, calendarId, removed, outcome: refused?.reason ?? 'left' });
  if (refused) return { refused, calendar };
  if (channel) await at.stop(channel);
  const context = clockContext(requestId);
  return { calendar: await linkedCalendars.update(calendar, each => (each.mode === 'off' ? leaveCalendar(each) : undefined), context) };
};

/** Forgets what was known of the events of a calendar, which stay where they are. */
export const forgetEvents = async (calendar: LinkedCalendar, requestId: string): Promise<void> => {
  const context = clockContext(requestId);
  const known: EventLink[] = [];
  for await (const eventLink of eventLinksOf(calendar)) if (!eventLink.removedAt) known.push(eventLink);
  await forEachLimited(known, eventLink => eventLinks.save(dropEventLink(eventLink, context.now, 0), context));
};

/**
 * A connection has ended: its calendars and all that was known of them are forgotten. What stands there for items stays, as nobody may write
 * there any more. A calendar ends before its events are forgotten, so that a sync that still runs sees it, and forgets what it has kept since.
 */
export const forgetCalendars = async (connection: Pick<Connection, 'userId' | 'connectionId'>, requestId: string): Promise<void> => {
  for (const calendar of await everyCalendarOf(connection)) {
    // Connected again meanwhile.
    if ((await connections.get(connection)).status !== 'disconnected') return;
    const context = clockContext(requestId);
    const ended = await linkedCalendars.update(calendar, each => (each.endedAt ? undefined : endCalendar(each, context.now)), context);
    await forgetEvents(ended, requestId);
  }
};
