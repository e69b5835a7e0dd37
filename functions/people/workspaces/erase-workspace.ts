import type { WriteContext } from '../../../shared/data/core/entity.ts';
import { erasePartition, eraseRow } from '../../../shared/data/core/erase.ts';
import { fileContent } from '../../../shared/data/core/file-content.ts';
import { eraseLog } from '../../../shared/data/core/log-erase.ts';
import { workspaces } from '../../../shared/data/people/workspaces.ts';
import type { WorkspaceId } from '../../../shared/domain/core/ids.ts';
import { moveMembers } from './end-workspace.ts';

/**
 * Erases a deleted workspace with all that is in it, its files and its log, the record of the workspace last. `others` erases what stands in
 * partitions of its own, and says whether it came to its end. What is not done in time is done the next time.
 */
export const eraseWorkspace = async (
  workspaceId: WorkspaceId,
  untilMs: number,
  context: WriteContext,
  others: (workspaceId: WorkspaceId, untilMs: number) => Promise<boolean>,
): Promise<void> => {
  const workspace = await workspaces.find({ workspaceId });
  if (!workspace?.trashedAt) return;
  await moveMembers(workspaceId, true, context);
  if (!(await others(workspaceId, untilMs))) return;
  if (!(await erasePartition(`WS#${workspaceId}`, ['WORKSPACE'], untilMs))) return;
  if (!(await fileContent.erase({ workspaceId }, untilMs))) return;
  if (await eraseLog(`WS#${workspaceId}`, untilMs)) await eraseRow(workspaces.keyOf({ workspaceId }));
};
