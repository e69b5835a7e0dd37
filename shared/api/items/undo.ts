import * as z from 'zod';
import { ItemView } from '../../domain/items/items/item-view.ts';
import { item } from '../core/examples.ts';
import type { Routes } from '../core/route.ts';

export const undoRoutes = {
  undoItem: {
    method: 'POST',
    path: '/v1/workspaces/{workspaceId}/items/{itemId}/undo',
    access: 'item:complete',
    summary: 'Take back what somebody did to an item within the last day: completing, changing, moving, deleting it',
    description:
      'Completing, skipping, changing, moving, placing, snoozing, handing over and deleting can be taken back. Every request that changes an item answers its new `version`: that names what it did. Taken back is each field that it changed, to what it was, and nothing else; of an occurrence also its steps, its snooze and the turn of its rota. Where one of them was changed again since, nothing is, and 409 (`changed_since`) names them in `fields`. Of what was approved the claim stands again, as it was. It needs the right that the act itself needs, and the part of another that of changing the item; sent again it answers the item as it is. What is taken back is told as the change that it is, with `undoes`; it can be taken back too, by its own `version`. What went out stays out: mails, pushes and other people’s notifications. Creating, restoring and swapping are taken back by deleting and swapping again; what makes an item part of another, or of none, what calendars bring, what follows a list, and what links in mails put off cannot be (409, `not_undoable`), nor what is more than a day ago.',
    body: z.strictObject({ version: z.int().min(1).max(99_999_999) }),
    reply: ItemView,
    fails: ['precondition_failed', 'conflict', 'item_in_trash', 'changed_since', 'not_undoable', 'item_claimed'],
    example: { body: { version: 2 }, reply: { ...item, version: 3 } },
  },
} as const satisfies Routes;
