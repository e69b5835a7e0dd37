import { Workspace } from '../domain/workspace.ts';
import { readMany } from './batch-get.ts';
import { entity } from './entity.ts';

/** A workspace: the tenant. */
export const workspaces = entity({ name: 'workspace', pk: 'WS#{workspaceId}', sk: 'WORKSPACE', schema: Workspace });

/** The workspaces with these ids, in one request for each hundred; those that are not there are left out. */
export const workspacesOf = async (workspaceIds: string[]): Promise<Workspace[]> =>
  (await readMany(workspaceIds.map(workspaceId => workspaces.keyOf({ workspaceId })))).map(workspaces.fromRow);
