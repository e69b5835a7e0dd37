import * as z from 'zod';
import { Workspace, WorkspaceKind } from '../../shared/domain/people/workspaces/workspace.ts';
import type { EventKinds } from '../event.ts';

const nothing = z.object({});
const fields = z.object({ fields: z.array(z.string()) });
const ofWorkspace = { record: Workspace, audience: 'members' } as const;

export const workspaceEvents = {
  'workspace.created': { ...ofWorkspace, data: z.object({ kind: WorkspaceKind }) },
  'workspace.changed': { ...ofWorkspace, data: fields },
  'workspace.trashed': { ...ofWorkspace, data: nothing },
  'workspace.restored': { ...ofWorkspace, data: nothing },
  'workspace.erase_due': { data: nothing, record: Workspace, audience: 'internal' },
  /** Something in it has to be kept, and with it the workspace. */
  'workspace.kept': { data: nothing, record: Workspace, audience: 'internal' },
  /** What was in the trash by `until` is erased; the next step goes on `after` a place among the items. */
  'workspace.trash_emptied': {
    data: z.object({ until: z.iso.datetime(), after: z.string().optional() }),
    record: Workspace,
    audience: 'internal',
  },
} as const satisfies EventKinds;
