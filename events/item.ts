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
  /** `missed` is how many turns were left undone on the way to the one that is done. */
  'item.completed': { data: turn.extend({ missed: z.int().positive().optional() }), record: Item },
  'item.skipped': { data: turn, record: Item },
  'item.missed': { data: z.object({ occurrences: z.int().positive(), last: When.optional(), next: When.optional() }), record: Item },
  'item.reopened': { data: z.object({ occurrence: When.optional() }), record: Item },
  'item.snoozed': { data: z.object({ until: z.iso.datetime(), due: When.optional() }), record: Item },
  'item.trashed': { data: nothing, record: Item },
  'item.restored': { data: nothing, record: Item },
  /** Nothing was due after all: the law moved the clocks of a zone, or the rules of a new version plan otherwise. */
  'item.rescheduled': { data: nothing, record: Item },
  /** Reminders that fired together, of which occurrence where it is not the one in hand, and by how much the first of them was late. */
  'item.reminder_fired': {
    data: z.object({
      reminders: z.array(z.object({ at: z.iso.datetime(), kind: z.enum(['relative', 'absolute', 'repeat', 'snooze']) })).min(1),
      occurrence: When.optional(),
      lateMs: z.int().nonnegative(),
    }),
    record: Item,
  },
} as const satisfies EventKinds;
