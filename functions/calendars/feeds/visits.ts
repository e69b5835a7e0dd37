import { entriesBetween } from '../../../shared/data/clinic/booked-days.ts';
import { scheduleOfMember } from '../../../shared/data/clinic/schedules.ts';
import type { Feed } from '../../../shared/domain/calendars/feeds/feed.ts';
import { visitFeedText } from '../../../shared/domain/calendars/feeds/visit-feed.ts';
import type { Entry } from '../../../shared/domain/clinic/booking/entry.ts';
import type { ScheduleId, WorkspaceId } from '../../../shared/domain/core/ids.ts';
import { feedWords } from '../../../shared/wording/calendars/feed-words.ts';
import { localeOf } from '../../../shared/wording/core/locale.ts';

const visitsAtMost = 1000;
const daysAPage = 100;

/** The visits that are booked between two instants, the earliest first, and whether there are more than are told. */
const visitsOf = async (
  schedule: { workspaceId: WorkspaceId; scheduleId: ScheduleId },
  window: { from: string; to: string },
): Promise<{ visits: Entry[]; more: boolean }> => {
  const days = { from: window.from.slice(0, 10), to: window.to.slice(0, 10), limit: daysAPage };
  const found = new Map<string, Entry>();
  let cursor: string | undefined;
  do {
    const page = await entriesBetween(schedule, { ...days, cursor });
    // What is only held is nobody's visit yet; one at midnight stands in both days.
    for (const entry of page.items) if (entry.heldUntil === undefined) found.set(entry.appointmentId, entry);
    cursor = page.cursor;
  } while (cursor && found.size <= visitsAtMost);
  return { visits: [...found.values()].slice(0, visitsAtMost), more: found.size > visitsAtMost || cursor !== undefined };
};

/** The text of a feed of the visits of whoever made it, in their language. Empty where patients come to somebody else. */
export const textOfVisits = async (
  feed: Feed,
  workspaceId: WorkspaceId,
  locale: string,
  window: { from: string; to: string },
): Promise<string> => {
  const schedule = await scheduleOfMember(workspaceId, feed.userId);
  const { visits, more } = schedule ? await visitsOf(schedule, window) : { visits: [], more: false };
  const language = localeOf(locale);
  return visitFeedText(feed, schedule?.scheduleId ?? workspaceId, visits, more, { language, ...feedWords[language] });
};
