import * as z from 'zod';
import { ListId, UserId } from '../../domain/core/ids.ts';
import { invalidCode } from '../../domain/core/invalid.ts';
import { EndedOccurrence } from '../../domain/items/history/ended-occurrence.ts';
import { endsLookedAt, Habit } from '../../domain/items/history/habit.ts';
import { Item } from '../../domain/items/items/item.ts';
import { Outcome } from '../../domain/items/occurrences/last-occurrence.ts';
import { Instant } from '../../domain/time/when.ts';
import { ids } from '../core/examples.ts';
import type { Routes } from '../core/route.ts';
import { paging } from '../core/shapes.ts';

/** An occurrence that ended, as people read it: with what its item is called now. */
export const OccurrenceShown = EndedOccurrence.omit({ version: true, made: true }).extend({ title: Item.shape.title.optional() });

const outcome = { outcome: Outcome.optional() };
/** Which part of the history of a workspace is asked for. */
export const HistoryQuery = z
  .strictObject({
    ...paging,
    ...outcome,
    userId: UserId.optional(),
    listId: ListId.optional(),
    from: Instant.optional(),
    to: Instant.optional(),
  })
  .refine(({ from, to }) => !from || !to || Date.parse(to) > Date.parse(from), { path: ['to'], message: invalidCode('not_after_start') });

const done = {
  workspaceId: ids.workspaceId,
  itemId: ids.itemId,
  occurrenceId: 'occ_01h455vb4pex5vsknk084sn02q',
  title: 'Water the plants',
  outcome: 'done',
  at: '2026-11-28T08:20:00.000Z',
  by: ids.userId,
  assignees: [ids.userId],
  occurrence: { date: '2026-11-28', time: '09:00', zone: 'Europe/Berlin' },
  lateMs: 1_200_000,
  took: 'PT15M',
};

const said =
  'Each entry is one occurrence that was done, skipped or missed, or an item that does not return and was done: who ended it and when, who had it, by how much it was late (`lateMs`), and how long it took where whoever did it has said so. Of several missed in a row there is one entry, with `missed` as their number and the last of them. What was taken back stays, with `takenBackAt`. An entry comes a moment after what it tells of, and is kept for as long as its workspace.';

export const historyRoutes = {
  listItemHistory: {
    method: 'GET',
    path: '/v1/workspaces/{workspaceId}/items/{itemId}/history',
    access: 'item:read',
    summary: 'Read how the occurrences of an item ended, newest first',
    description: `${said} Whoever may read the item may read this.`,
    query: z.strictObject({ ...paging, ...outcome }),
    list: OccurrenceShown,
    fails: [],
    example: { reply: [done] },
  },
  getItemHabit: {
    method: 'GET',
    path: '/v1/workspaces/{workspaceId}/items/{itemId}/habit',
    access: 'item:read',
    summary: 'Learn how an item is usually done, and what that says of its next time',
    description: `Counted from its last ${endsLookedAt} ends, each figure with how many times it is \`basedOn\`; nothing is said before it was done \`needed\` times. What is suggested is never applied by itself: a time or a rhythm can be shown by \`POST /v1/recurrence/preview\` and set by changing the item. Whoever may read the item may read this.`,
    reply: Habit,
    fails: [],
    example: {
      reply: {
        done: 20,
        needed: 5,
        usual: { lateMs: 7_200_000, mostlyLateMs: 9_000_000, tookMs: 900_000 },
        expected: { at: '2026-11-29T10:00:00.000Z', mostlyBy: '2026-11-29T10:30:00.000Z' },
        suggestedTime: { to: { date: '2026-11-29', time: '11:00', zone: 'Europe/Berlin' }, basedOn: 20, alike: 18 },
      },
    },
  },
  listHistory: {
    method: 'GET',
    path: '/v1/workspaces/{workspaceId}/history',
    access: 'item:read',
    summary: 'Read what was done, skipped and missed in a workspace, newest first: all of it, or of one person, list or time',
    description: `${said} \`userId\` asks for what somebody did or skipped, and what they had when it was missed; \`listId\` for what stood in a list then. Whoever may read only what is assigned to them sees what belongs to items that they may read now. An item that is gone for good is named by its id alone. A page that filters may be short of the limit, or empty, while there is a cursor: what is read for one page is bounded.`,
    query: HistoryQuery,
    list: OccurrenceShown,
    fails: [],
    example: { query: { limit: '50', userId: ids.userId }, reply: [done] },
  },
} as const satisfies Routes;
