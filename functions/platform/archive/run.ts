import * as z from 'zod';
import type { WriteContext } from '../../../shared/data/core/entity.ts';
import { expireArchive, logArchive } from '../../../shared/data/core/log-archive.ts';
import { logTrees } from '../../../shared/data/core/log-tree.ts';
import { archives } from '../../../shared/data/people/archives.ts';
import { UserId } from '../../../shared/domain/core/ids.ts';
import { type Archive, continueArchive, startArchive } from '../../../shared/domain/people/accounts/archive.ts';
import type { Workspace } from '../../../shared/domain/people/workspaces/workspace.ts';
import { environment } from '../../../shared/env.ts';
import { archiveLog } from '../../../shared/log/archive.ts';

const { LOG_HOT_DAYS, LOG_KEPT_DAYS } = environment({
  LOG_HOT_DAYS: z.coerce.number().int().min(0),
  /** 0 keeps them for ever. */
  LOG_KEPT_DAYS: z.coerce.number().int().min(0),
});

const dayMs = 86_400_000;
const daysBefore = (days: number, nowMs: number): string => new Date(nowMs - days * dayMs).toISOString();

/** Has the log of a new workspace archived from the day on when there may be something old in it; with a personal one, that of whoever made it. */
export const beginArchive = async (
  { workspaceId, kind }: Pick<Workspace, 'workspaceId' | 'kind'>,
  { by, at }: { by: string; at: string },
  context: WriteContext,
): Promise<void> => {
  const userId = kind === 'personal' ? UserId.parse(by) : undefined;
  await archives.create(startArchive({ workspaceId, userId }, LOG_HOT_DAYS, at), context);
};

/** Moves what is old of a log to the archive, and removes what was kept for long enough and is in the tree. */
export const archiveOf = async ({ workspaceId, userId }: Archive, untilMs: number, context: WriteContext): Promise<void> => {
  const nowMs = Date.now();
  const isOver = () => Date.now() > untilMs;
  let isDone = true;
  for (const owner of [`WS#${workspaceId}`, ...(userId ? [`USER#${userId}`] : [])]) {
    isDone = (await archiveLog(logArchive, owner, { before: daysBefore(LOG_HOT_DAYS, nowMs), isOver })) && isDone;
    if (LOG_KEPT_DAYS > 0) await expireArchive(owner, daysBefore(LOG_KEPT_DAYS, nowMs), await logTrees.size(owner));
  }
  if (isDone) return;
  await archives.update({ workspaceId }, archive => continueArchive(archive, context.now), context);
};
