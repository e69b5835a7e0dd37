import * as z from 'zod';
import { type Advance, type Change, later, wholeMinute } from '../../core/due.ts';
import { UserId, WorkspaceId } from '../../core/ids.ts';

const dayMs = 86_400_000;
const instant = z.iso.datetime();

/** That what is old of a workspace's log is moved to the archive, each month; with a personal one, what is old of its user's own log as well. */
export const Archive = z.object({
  workspaceId: WorkspaceId,
  userId: UserId.optional(),
  dueAt: instant,
  version: z.int().positive(),
});
export type Archive = z.infer<typeof Archive>;

/** Between two runs: what is moved is at the most so much older than it must be. */
const everyMs = 30 * dayMs;
/** What a run did not come to is gone on with so soon. */
const soonMs = 60_000;

/** There is nothing to move before the first row has grown old. To the minute: nobody waits for it. */
export const startArchive = (of: Pick<Archive, 'workspaceId' | 'userId'>, hotDays: number, madeAt: string): Change<Archive> => ({
  next: { ...of, dueAt: later(wholeMinute(madeAt), hotDays * dayMs), version: 1 },
  event: { type: 'archive.started', data: {} },
});

export const advanceArchive: Advance<Archive> = (archive, now) => ({
  next: { ...archive, dueAt: later(now, everyMs) },
  event: { type: 'archive.due', data: {} },
});

/** A run had no time left. */
export const continueArchive = (archive: Archive, now: string): Change<Archive> => ({
  next: { ...archive, dueAt: later(now, soonMs) },
  event: { type: 'archive.left', data: {} },
});
