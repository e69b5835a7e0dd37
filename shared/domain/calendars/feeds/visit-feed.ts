import { toInstant, wallAt } from '../../time/when.ts';
import { calendarText } from '../ics/calendar-ics.ts';
import type { CalendarEvent } from '../sync/calendar.ts';
import type { Feed } from './feed.ts';
import { refresh } from './feed-text.ts';

/** When somebody has a visit, in milliseconds: nothing of whose it is, or why. */
export type VisitTime = { start: number; minutes: number };
/** In whose words visits are called, and that there is more than is told. */
export type VisitWords = { language: string; visit: string; more: string };

/** The visits of one schedule: those of several patients at the same time are one. Who moves one ends the event, and begins another. */
const eventsOf = (scheduleId: string, visits: readonly VisitTime[], title: string, updatedAt: string): CalendarEvent[] =>
  [...new Map(visits.map(visit => [`${visit.start}-${visit.minutes}`, visit]))].map(([name, { start, minutes }]) => ({
    eventId: `${scheduleId}-${name}@almanac`,
    uid: `${scheduleId}-${name}@almanac`,
    status: 'confirmed',
    start: wallAt(toInstant(start), 'UTC'),
    end: wallAt(toInstant(start + minutes * 60_000), 'UTC'),
    title,
    busy: true,
    updatedAt,
  }));

/** The text of a feed of visits: that a clinician has one and when, and never of whom or why, as calendars are read by whoever keeps them. */
export const visitFeedText = (
  feed: Pick<Feed, 'name' | 'color' | 'createdAt'>,
  scheduleId: string,
  visits: readonly VisitTime[],
  isCut: boolean,
  words: VisitWords,
): string => {
  const events = eventsOf(scheduleId, visits, words.visit, feed.createdAt);
  const description = isCut ? words.more : undefined;
  return calendarText({ name: feed.name, description, color: feed.color, refresh, language: words.language }, events, [], false);
};
