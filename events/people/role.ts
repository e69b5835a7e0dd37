import * as z from 'zod';
import { StoredRows } from '../../shared/domain/core/permissions.ts';
import { CustomRole } from '../../shared/domain/people/workspaces/role.ts';
import type { EventKinds } from '../event.ts';

const kind = { data: z.object({}), record: CustomRole, audience: 'members' } as const;

export const roleEvents = {
  'role.created': kind,
  'role.changed': { ...kind, data: z.object({ fields: z.array(z.string()), from: StoredRows.optional() }) },
  'role.deleted': kind,
} as const satisfies EventKinds;
