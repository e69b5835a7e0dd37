import type { Change } from '../../core/due.ts';
import { expiryAfter } from '../../core/expiry.ts';
import type { Activity, CalendarVersion } from '../../items/activity/activity.ts';
import type { Conflict, EventLink, Side } from './event-link.ts';

/** Half a year: long enough for whoever looks for what they had once written, and words out of a calendar are not kept for ever. */
const keptDays = 180;
/** Longer than any title of ours; what providers take beyond would only fill the table. */
const longestText = 1000;

const short = (text: string): string => text.slice(0, longestText);

const versionOf = ({ removed, title, rule, ...side }: Side): CalendarVersion =>
  removed ? { removed, changedAt: side.changedAt } : { ...side, title: short(title), ...(rule === undefined ? {} : { rule: short(rule) }) };

/** What an event link tells: a conflict with both sides and the one that stands, or what a calendar has that its item cannot hold. */
export type ConflictDetails = Conflict | { parts: string[]; theirs: Side };

/** The part that says: the calendar did not take the event as it is, so that what is told is our side. */
const wholeEvent = 'VEVENT';

const sidesOf = (
  details: ConflictDetails,
  unsupported: string[],
): Pick<Activity, 'type' | 'kept' | 'because' | 'ours' | 'theirs' | 'parts'> => {
  if ('parts' in details) {
    const side = details.parts.includes(wholeEvent) ? 'ours' : 'theirs';
    return { type: 'calendar_unsupported', [side]: versionOf(details.theirs), parts: details.parts };
  }
  const { kept, ours, theirs } = details;
  const because = ours.removed || theirs.removed ? 'change_over_deletion' : 'later_change';
  return { type: 'calendar_conflict', kept, because, ours: versionOf(ours), theirs: versionOf(theirs), parts: unsupported };
};

/**
 * The entry in an item's activity that is made of what an event link tells, at the moment when it does. The link of an event of the person's own,
 * which stands for no item, makes none: nothing of it is anybody else's business.
 */
export const noteActivity = (
  { kind, workspaceId, itemId, userId, calendarId, unsupported = [] }: EventLink,
  details: ConflictDetails,
  { activityId, at }: Pick<Activity, 'activityId' | 'at'>,
): Change<Activity> | undefined => {
  if (kind !== 'item' || !workspaceId || !itemId) return undefined;
  const expiresAt = expiryAfter(at, keptDays);
  const next = { workspaceId, itemId, activityId, at, userId, calendarId, ...sidesOf(details, unsupported), expiresAt, version: 1 };
  return { next, event: { type: 'activity.noted', data: {} } };
};
