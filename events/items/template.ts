import * as z from 'zod';
import { Template } from '../../shared/domain/items/templates/template.ts';
import type { EventKinds } from '../event.ts';

const kind = { data: z.object({}), record: Template, audience: 'members', redact: ['expiresAt'] } as const;

export const templateEvents = {
  'template.created': kind,
  'template.changed': { ...kind, data: z.object({ fields: z.array(z.string()) }) },
  'template.deleted': kind,
} as const satisfies EventKinds;
