import * as z from 'zod';
import { List, Workspace, WorkspaceKind } from '../shared/domain/people/workspace.ts';
import type { EventKinds } from './event.ts';

const nothing = z.object({});
const fields = z.object({ fields: z.array(z.string()) });
const ofWorkspace = { record: Workspace, audience: 'members' } as const;
const ofList = { record: List, audience: 'members' } as const;

export const workspaceEvents = {
  'workspace.created': { ...ofWorkspace, data: z.object({ kind: WorkspaceKind }) },
  'workspace.changed': { ...ofWorkspace, data: fields },
  'workspace.trashed': { ...ofWorkspace, data: nothing },
  'workspace.restored': { ...ofWorkspace, data: nothing },
  'workspace.erase_due': { data: nothing, record: Workspace, audience: 'internal' },
  'list.created': { ...ofList, data: nothing },
  'list.changed': { ...ofList, data: fields },
  'list.trashed': { ...ofList, data: nothing },
} as const satisfies EventKinds;
