import { CalendarEvent } from '../domain/calendars/sync/calendar.ts';

/** An event as our rules know it. Throws for one whose times no record may name, such as those of the year 9999. */
export const sound = (event: CalendarEvent): CalendarEvent => CalendarEvent.parse(event);

/** What can be read of a page. An event that cannot keeps no other from it: it is as if its calendar did not have it. */
export const readable = <From, To>(all: readonly From[], read: (each: From) => To): To[] =>
  all.flatMap(each => {
    try {
      return [read(each)];
    } catch {
      return [];
    }
  });
