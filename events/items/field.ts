import * as z from 'zod';
import { Field } from '../../shared/domain/items/fields/field.ts';
import type { EventKinds } from '../event.ts';

const kind = { data: z.object({}), record: Field, audience: 'members', redact: ['expiresAt'] } as const;

export const fieldEvents = {
  'field.created': kind,
  'field.changed': { ...kind, data: z.object({ fields: z.array(z.string()) }) },
  'field.deleted': kind,
  /** Some items still have values that are leaving with it. */
  'field.items_left': { ...kind, audience: 'internal' },
  /** No item has a value any more that was leaving. */
  'field.settled': kind,
} as const satisfies EventKinds;
