import * as z from 'zod';
import { List } from '../../shared/domain/items/lists/list.ts';
import type { EventKinds } from '../event.ts';

const kind = { data: z.object({}), record: List, audience: 'members' } as const;

export const listEvents = {
  'list.created': kind,
  'list.changed': { ...kind, data: z.object({ fields: z.array(z.string()) }) },
  /** It was cleared of what had been bought. */
  'list.cleared': kind,
  'list.trashed': kind,
  'list.restored': kind,
  /** Its items have not all followed it yet. */
  'list.items_left': { ...kind, data: z.object({ after: z.string() }), audience: 'internal' },
} as const satisfies EventKinds;
