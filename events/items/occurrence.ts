import * as z from 'zod';
import { EndedOccurrence } from '../../shared/domain/items/history/ended-occurrence.ts';
import type { EventKinds } from '../event.ts';

const kind = { data: z.object({}), record: EndedOccurrence, audience: 'internal' } as const;

/** Each is what an event of the item has become: nobody outside needs to hear of it a second time. */
export const occurrenceEvents = {
  'occurrence.ended': kind,
  'occurrence.taken_back': kind,
} as const satisfies EventKinds;
