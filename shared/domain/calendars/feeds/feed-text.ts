import type { Item } from '../../items/items/item.ts';
import { anchorOf, blockAt, dueOf } from '../../items/occurrences/item-span.ts';
import { localOf } from '../../items/occurrences/occurrence.ts';
import { type CalendarTask, calendarText, eventText, taskText } from '../ics/calendar-ics.ts';
import type { CalendarEvent } from '../sync/calendar.ts';
import { calendarEventsOf, uidOf, type Window } from '../sync/calendar-item.ts';
import type { Feed } from './feed.ts';

/** The largest feed, in characters: what a function may answer is 6 MB. */
const longestText = 4_000_000;
const longestNotes = 1000;
/** How often a feed is worth reading again (ISO 8601). */
export const refresh = 'PT1H';

/** RFC 5545 3.8.1.9: 1 is the highest, 0 is none. */
const priorities: Record<Item['priority'], number> = { critical: 1, high: 3, medium: 5, low: 9, none: 0 };

const shortened = (notes: string | undefined): string | undefined =>
  notes !== undefined && notes.length > longestNotes ? `${notes.slice(0, longestNotes)}…` : notes;

const taskOf = (item: Item, updatedAt: string): CalendarTask => {
  const anchor = anchorOf(item);
  const [start, due] = [anchor && blockAt(item, anchor).start, dueOf(item)];
  return {
    uid: `task-${uidOf(item)}`,
    title: item.title,
    notes: item.notes,
    url: item.links[0]?.url,
    // The due lies behind the start (RFC 5545 3.8.2.3): what is a moment, or a day, has a due alone.
    start: start && due && localOf(start) !== localOf(due) ? start : undefined,
    due: due ?? item.deadline,
    priority: priorities[item.priority],
    tags: item.tags,
    version: item.version,
    updatedAt,
  };
};

/** An item to be told, and when it was written last (an instant). */
type Details = { item: Item; updatedAt: string };

/**
 * The text of a feed: its items as events, and as tasks where it was made so. `more` says that there is more than these; the text says it to
 * its reader, as it does when it would grow beyond four million characters.
 */
export function feedText(
  feed: Pick<Feed, 'name' | 'color' | 'tasks' | 'alarms'>,
  told: readonly Details[],
  window: Window,
  more: boolean,
): string {
  const events: CalendarEvent[] = [];
  const tasks: CalendarTask[] = [];
  let isCut = more;
  let length = 0;
  for (const { item: whole, updatedAt } of told) {
    const item = { ...whole, notes: shortened(whole.notes) };
    const { events: its, cut } = calendarEventsOf(item, window, updatedAt);
    const task = feed.tasks ? [taskOf(item, updatedAt)] : [];
    length += [...its.map(event => eventText(event, feed.alarms)), ...task.map(taskText)].join('').length;
    isCut ||= cut || length > longestText;
    if (length > longestText) break;
    events.push(...its);
    tasks.push(...task);
  }
  const description = isCut ? 'Almanac: there is more than this feed shows.' : undefined;
  return calendarText({ name: feed.name, description, color: feed.color, refresh, language: 'en' }, events, tasks, feed.alarms);
}
