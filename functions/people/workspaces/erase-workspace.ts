import type { WriteContext } from '../../../shared/data/core/entity.ts';
import { erasePartition, eraseRow } from '../../../shared/data/core/erase.ts';
import { fileContent } from '../../../shared/data/core/file-content.ts';
import { eraseLog } from '../../../shared/data/core/log-erase.ts';
import { workspaces } from '../../../shared/data/people/workspaces.ts';
import type { WorkspaceId } from '../../../shared/domain/core/ids.ts';
import { keepWorkspace } from '../../../shared/domain/people/workspaces/workspace-trash.ts';
import { moveMembers } from './end-workspace.ts';

/** What is left in partitions of their own: nothing, something for which there was no time, or something that is kept until a moment. */
type Remains = { isDone: boolean; keptUntil?: string | undefined };

/**
 * Erases a deleted workspace with all that is in it, its files and its log, the record of the workspace last. `others` erases what stands in
 * partitions of its own. What is not done in time is done the next time; where something has to be kept, all stays until then.
 */
export const eraseWorkspace = async (
  workspaceId: WorkspaceId,
  untilMs: number,
  context: WriteContext,
  others: (workspaceId: WorkspaceId, limits: { now: string; untilMs: number }) => Promise<Remains>,
): Promise<void> => {
  const workspace = await workspaces.find({ workspaceId });
  if (!workspace?.trashedAt) return;
  await moveMembers(workspaceId, true, context);
  const left = await others(workspaceId, { now: context.now, untilMs });
  const { keptUntil } = left;
  if (keptUntil !== undefined) await workspaces.update({ workspaceId }, each => keepWorkspace(each, keptUntil), context);
  if (!left.isDone) return;
  if (!(await erasePartition(`WS#${workspaceId}`, ['WORKSPACE'], untilMs))) return;
  if (!(await fileContent.erase({ workspaceId }, untilMs))) return;
  if (await eraseLog(`WS#${workspaceId}`, untilMs)) await eraseRow(workspaces.keyOf({ workspaceId }));
};
