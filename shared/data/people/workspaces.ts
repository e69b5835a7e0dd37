import type { WorkspaceId } from '../../domain/core/ids.ts';
import { Workspace } from '../../domain/people/workspaces/workspace.ts';
import { entity } from '../core/entity.ts';
import { readMany } from '../core/rows.ts';

/** A workspace: the tenant. */
export const workspaces = entity({ name: 'workspace', pk: 'WS#{workspaceId}', sk: 'WORKSPACE', schema: Workspace });

/** The workspaces with these ids, in one request for each hundred; those that are not there are left out. */
export const workspacesOf = async (workspaceIds: WorkspaceId[]): Promise<Workspace[]> =>
  (await readMany(workspaceIds.map(workspaceId => workspaces.keyOf({ workspaceId })))).map(workspaces.fromRow);

const namesKept = 1_000;
const nameKeptMs = 60_000;
const names = new Map<string, { name: string; until: number }>();

/** The name of a workspace, for what people read: up to a minute old, so that a burst of reminders does not read it for each. */
export const nameOfWorkspace = async (workspaceId: WorkspaceId, nowMs: number): Promise<string> => {
  const known = names.get(workspaceId);
  if (known && known.until > nowMs) return known.name;
  const { name } = await workspaces.get({ workspaceId });
  if (names.size >= namesKept) names.clear();
  names.set(workspaceId, { name, until: nowMs + nameKeptMs });
  return name;
};
