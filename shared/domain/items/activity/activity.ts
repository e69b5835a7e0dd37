import * as z from 'zod';
import { personal } from '../../core/data-class.ts';
import { ActivityId, CalendarId, ItemId, UserId, WorkspaceId } from '../../core/ids.ts';
import { Point } from '../../time/point.ts';

/** What one side had: the item as a calendar shows it, or the event in the calendar. One that was taken away has only the moment of that. */
export const CalendarVersion = z.object({
  title: z.string().optional(),
  start: Point.optional(),
  end: Point.optional(),
  rule: z.string().optional(),
  occurrence: Point.optional(),
  changedAt: z.iso.datetime(),
  removed: z.literal(true).optional(),
});
export type CalendarVersion = z.infer<typeof CalendarVersion>;

/** Something that happened to an item and that its history alone tells: an entry is written once, and never changed. */
export const Activity = z.object({
  workspaceId: WorkspaceId,
  itemId: ItemId,
  activityId: ActivityId,
  type: z.enum(['calendar_conflict', 'calendar_unsupported']),
  at: z.iso.datetime(),
  /** Whose calendar it is, and which. Its name is its owner's business. */
  userId: UserId,
  calendarId: CalendarId,
  /** Of a conflict: the side that stands, and by which rule. */
  kept: z.enum(['ours', 'theirs']).optional(),
  because: z.enum(['later_change', 'change_over_deletion']).optional(),
  ours: personal(CalendarVersion.optional()),
  theirs: personal(CalendarVersion.optional()),
  parts: z.array(z.string().max(40)).max(20),
  expiresAt: z.int(),
  version: z.int().positive(),
});
export type Activity = z.infer<typeof Activity>;
