import * as z from 'zod';
import { CustomRole } from '../../shared/domain/people/role.ts';
import type { EventKinds } from '../event.ts';

const kind = { data: z.object({}), record: CustomRole, audience: 'members' } as const;

export const roleEvents = {
  'role.created': kind,
  'role.changed': { ...kind, data: z.object({ fields: z.array(z.string()) }) },
  'role.deleted': kind,
} as const satisfies EventKinds;
