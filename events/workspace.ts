import * as z from 'zod';
import { MemberRole } from '../shared/domain/role.ts';
import { List, Member, Workspace, WorkspaceKind } from '../shared/domain/workspace.ts';
import type { EventKinds } from './event.ts';

const nothing = z.object({});
const fields = z.object({ fields: z.array(z.string()) });

export const workspaceEvents = {
  'workspace.created': { data: z.object({ kind: WorkspaceKind }), record: Workspace },
  'workspace.changed': { data: fields, record: Workspace },
  'member.added': { data: z.object({ role: MemberRole }), record: Member },
  'member.role_changed': { data: z.object({ from: MemberRole, to: MemberRole }), record: Member },
  'member.removed': { data: z.object({ role: MemberRole }), record: Member },
  'list.created': { data: nothing, record: List },
  'list.changed': { data: fields, record: List },
  'list.trashed': { data: nothing, record: List },
} as const satisfies EventKinds;
