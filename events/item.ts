import * as z from 'zod';
import { ListId } from '../shared/domain/ids.ts';
import { Item } from '../shared/domain/item.ts';
import { When } from '../shared/domain/when.ts';
import type { EventKinds } from './event.ts';

const nothing = z.object({});
const turn = z.object({ occurrence: When.optional(), next: When.optional() });

export const itemEvents = {
  'item.created': { data: nothing, record: Item },
  'item.changed': { data: z.object({ fields: z.array(z.string()) }), record: Item },
  'item.moved': { data: z.object({ from: ListId.optional(), to: ListId.optional() }), record: Item },
  'item.completed': { data: turn, record: Item },
  'item.skipped': { data: turn, record: Item },
  'item.missed': { data: z.object({ occurrences: z.int().positive(), last: When.optional(), next: When.optional() }), record: Item },
  'item.reopened': { data: z.object({ occurrence: When.optional() }), record: Item },
  'item.snoozed': { data: z.object({ until: z.iso.datetime(), moveDue: z.boolean() }), record: Item },
  'item.trashed': { data: nothing, record: Item },
  'item.restored': { data: nothing, record: Item },
  /** Reminders fired together: how many, of which occurrence, and by how much the first of them was late. */
  'item.reminder_fired': {
    data: z.object({ reminders: z.int().nonnegative(), occurrence: When.optional(), lateMs: z.int() }),
    record: Item,
  },
} as const satisfies EventKinds;
