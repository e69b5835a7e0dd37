import * as z from 'zod';
import { CustomRole } from '../shared/domain/role.ts';
import type { EventKinds } from './event.ts';

const nothing = z.object({});

export const roleEvents = {
  'role.created': { data: nothing, record: CustomRole },
  'role.changed': { data: z.object({ fields: z.array(z.string()) }), record: CustomRole },
  'role.deleted': { data: nothing, record: CustomRole },
} as const satisfies EventKinds;
