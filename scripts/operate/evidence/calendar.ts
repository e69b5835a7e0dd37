import { calendarText } from '../../../shared/domain/calendars/ics/calendar-ics.ts';
import { addDays } from '../../../shared/domain/time/when.ts';
import type { Review } from './reviews.ts';

/** The reviews as an iCalendar file: whole days that return, and take nobody's time. `madeAt` is an instant. */
export const calendarOf = (reviews: readonly Review[], madeAt: string): string => {
  const events = reviews.map(({ key, title, first, rule, how }) => ({
    eventId: key,
    uid: `${key}@almanac-reviews`,
    status: 'confirmed' as const,
    title,
    notes: how,
    start: { date: first },
    end: { date: addDays(first, 1) },
    series: { rule, except: [], also: [] },
    busy: false,
    updatedAt: madeAt,
  }));
  return calendarText({ name: 'Reviews of an Almanac', refresh: 'P1D', language: 'en' }, events, [], false);
};
