import type { CalendarEvent } from '../domain/calendars/sync/calendar.ts';
import { lengthMs } from '../domain/time/duration.ts';
import { Duration } from '../domain/time/when.ts';
import { readCalendar } from './read.ts';

/** What a file on the web holds: its events, how many more cannot be read, and what it says of itself. */
export type CalendarFile = { events: CalendarEvent[]; skipped: number; name?: string; refreshMinutes?: number };

const linesAtMost = 200_000;
const eventsAtMost = 5000;

/** How often something occurs in a text, counted no further than to `most`. */
const occurrences = (text: string, what: string, most: number): number => {
  let count = 0;
  for (let at = text.indexOf(what); at >= 0 && count <= most; at = text.indexOf(what, at + what.length)) count++;
  return count;
};

/** What a calendar says of itself before its first event: its value without parameters. */
const headerOf = (text: string, name: string): string | undefined => {
  const head = text.slice(
    0,
    Math.min(...['BEGIN:VEVENT', 'BEGIN:VTODO'].map(begin => text.indexOf(begin)).map(at => (at < 0 ? 20_000 : at))),
  );
  return new RegExp(`^${name}(?:;[^:\\r\\n\\u2028\\u2029]*)?:(.*)$`, 'im').exec(head)?.[1]?.trim();
};

const minutesOf = (duration: string | undefined): number | undefined => {
  const { data } = Duration.safeParse(duration);
  return data === undefined ? undefined : lengthMs(data) / 60_000;
};

/**
 * Reads a file that was found on the web, its times meant in `zone` where they name none. An HTML page, a torn file, an empty answer are
 * `not_a_calendar`; what would take too long to read is `too_large`, and is not read. An empty calendar is one.
 */
export const readFile = (text: string, zone: string, now: string): CalendarFile | 'not_a_calendar' | 'too_large' => {
  if (!/^\uFEFF?\s*BEGIN:VCALENDAR\s/i.test(text.slice(0, 1000))) return 'not_a_calendar';
  if (occurrences(text, '\n', linesAtMost) > linesAtMost || occurrences(text, 'BEGIN:VEVENT', eventsAtMost) > eventsAtMost)
    return 'too_large';
  const components = readCalendar(text.replace(/^\uFEFF?\s*/, ''), zone, now);
  if (!components) return 'not_a_calendar';
  const events = components.flatMap(({ component, event }) => (component === 'vevent' && event ? [event] : []));
  const skipped = components.filter(({ component, refused }) => component === 'vevent' && refused === 'not_readable').length;
  const name = headerOf(text, 'NAME') ?? headerOf(text, 'X-WR-CALNAME');
  const asked = minutesOf(headerOf(text, 'REFRESH-INTERVAL')) ?? minutesOf(headerOf(text, 'X-PUBLISHED-TTL'));
  return { events, skipped, name: name?.replace(/\\([,;\\])/g, '$1'), refreshMinutes: asked };
};
