import * as z from 'zod';
import { type Conflict, type Mirror, Point, type Side } from '../calendars/mirror.ts';
import type { Change } from '../core/due.ts';
import { expiryAfter } from '../core/expiry.ts';
import { ActivityId, CalendarId, ItemId, UserId, WorkspaceId } from '../core/ids.ts';

/** What one side had: the item as a calendar shows it, or the event in the calendar. One that was taken away has only the moment of that. */
export const CalendarVersion = z.object({
  title: z.string().optional(),
  start: Point.optional(),
  end: Point.optional(),
  rule: z.string().optional(),
  turn: Point.optional(),
  changedAt: z.iso.datetime(),
  removed: z.literal(true).optional(),
});
export type CalendarVersion = z.infer<typeof CalendarVersion>;

/** Something that happened to an item and that its history alone tells: an entry is written once, and never changed. */
export const Activity = z.object({
  workspaceId: WorkspaceId,
  itemId: ItemId,
  activityId: ActivityId,
  type: z.enum(['calendar_conflict', 'calendar_set_apart']),
  at: z.iso.datetime(),
  /** Whose calendar it is, and which. Its name is its owner's business. */
  userId: UserId,
  calendarId: CalendarId,
  /** Of a conflict: the side that stands, and by which rule. */
  kept: z.enum(['ours', 'theirs']).optional(),
  because: z.enum(['later_change', 'change_over_deletion']).optional(),
  ours: CalendarVersion.optional(),
  theirs: CalendarVersion.optional(),
  parts: z.array(z.string().max(40)).max(20),
  expiresAt: z.int(),
  version: z.int().positive(),
});
export type Activity = z.infer<typeof Activity>;

/** Half a year: long enough for whoever looks for what they had once written, and words out of a calendar are not kept for ever. */
const keptDays = 180;
/** Longer than any title of ours; what providers take beyond would only fill the table. */
const longestText = 1000;

const short = (text: string): string => text.slice(0, longestText);

const versionOf = ({ removed, title, rule, ...side }: Side): CalendarVersion =>
  removed ? { removed, changedAt: side.changedAt } : { ...side, title: short(title), ...(rule === undefined ? {} : { rule: short(rule) }) };

/** What the events of a mirror say: a conflict with both sides and the one that stands, or what a calendar has that its item cannot hold. */
export type Told = Conflict | { parts: string[]; theirs: Side };

/** The part that says: the calendar did not take the event as it is, so that what is told is our side. */
const wholeEvent = 'VEVENT';

const sidesOf = (told: Told, apart: string[]): Pick<Activity, 'type' | 'kept' | 'because' | 'ours' | 'theirs' | 'parts'> => {
  if ('parts' in told) {
    const side = told.parts.includes(wholeEvent) ? 'ours' : 'theirs';
    return { type: 'calendar_set_apart', [side]: versionOf(told.theirs), parts: told.parts };
  }
  const { kept, ours, theirs } = told;
  const because = ours.removed || theirs.removed ? 'change_over_deletion' : 'later_change';
  return { type: 'calendar_conflict', kept, because, ours: versionOf(ours), theirs: versionOf(theirs), parts: apart };
};

/**
 * The entry in an item's activity that an event of a mirror makes, at the moment of that event. A mirror that stands for no item, which is an
 * event of the person's own, makes none: nothing of it is anybody else's business.
 */
export const noteActivity = (
  { kind, workspaceId, itemId, userId, calendarId, apart = [] }: Mirror,
  told: Told,
  { activityId, at }: Pick<Activity, 'activityId' | 'at'>,
): Change<Activity> | undefined => {
  if (kind !== 'item' || !workspaceId || !itemId) return undefined;
  const expiresAt = expiryAfter(at, keptDays);
  const next = { workspaceId, itemId, activityId, at, userId, calendarId, ...sidesOf(told, apart), expiresAt, version: 1 };
  return { next, event: { type: 'activity.noted', data: {} } };
};
