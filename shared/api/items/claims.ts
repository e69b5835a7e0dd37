import * as z from 'zod';
import { ClaimInput, Reason } from '../../domain/items/claims/claim.ts';
import { TimeTaken } from '../../domain/items/items/item.ts';
import { ItemView } from '../../domain/items/items/item-view.ts';
import { Instant, When } from '../../domain/time/when.ts';
import { ids, item, movedOn } from '../core/examples.ts';
import type { Routes } from '../core/route.ts';

const one = '/v1/workspaces/{workspaceId}/items/{itemId}';
const changed = ['precondition_failed', 'conflict', 'item_in_trash', 'item_not_open'] as const;

export const ClaimBody = ClaimInput.extend({ occurrence: z.strictObject(When.shape).optional(), took: TimeTaken.optional() });
/** Which claim is decided on: the one that whoever decides has seen. */
const Seen = z.strictObject({ claimedAt: Instant });

const claimedAt = '2026-11-28T08:20:00.000Z';
const { nextReminderAt: _, ...unclaimed } = item;
const waiting = { ...unclaimed, approval: {}, claim: { by: ids.userId, at: claimedAt, note: 'Balcony, too' }, version: 2 };
const reason = 'The ones in the kitchen are dry';

export const claimRoutes = {
  claimItem: {
    method: 'POST',
    path: `${one}/claim`,
    access: 'item:complete',
    summary: 'Say that you have done an item that needs approval',
    description:
      'It stays open, and neither reminds nor is missed, until somebody with `item:approve` approves or returns that; after `approval.after` it is approved by itself. `files` are pictures on the item, added by you since it was done last, that can be seen (`ready`); where `approval.proof` is `required`, one at least. Claimed again by you, it stays as it is; to say something else, withdraw it first. While sub-items are open it is refused. What waits for approval is found by `filter=claimed`.',
    body: ClaimBody.optional(),
    reply: ItemView,
    fails: [
      ...changed,
      'approval_not_required',
      'window_not_open',
      'window_closed',
      'item_claimed',
      'proof_required',
      'file_not_usable',
      'sub_items_open',
    ],
    example: { body: { note: 'Balcony, too' }, reply: waiting },
  },
  withdrawClaim: {
    method: 'POST',
    path: `${one}/withdraw`,
    access: 'item:complete',
    summary: 'Take back that you have done an item, before anybody has decided on that',
    reply: ItemView,
    fails: [...changed, 'item_not_claimed'],
    example: { reply: { ...item, approval: {}, version: 3 } },
  },
  approveItem: {
    method: 'POST',
    path: `${one}/approve`,
    access: 'item:approve',
    summary: 'Approve that an item was done: it is completed by who claimed it, at the moment at which they did',
    description:
      'When it was done, how late that was, and from when on its next occurrence counts, follows from the claim; what passed while it waited was nobody’s to do. `claimedAt` is `claim.at` of the item as you have seen it, so that nobody approves what they have not seen. Approved by somebody already, it is answered as it is, marked by `Idempotency-Replayed`. Whoever may approve may approve their own claims, too: the history says both who did it and who approved it.',
    body: Seen,
    reply: ItemView,
    fails: [...changed, 'item_not_claimed', 'proof_required'],
    example: {
      body: { claimedAt },
      reply: { ...movedOn('done', claimedAt), approval: {}, approved: { by: ids.userId, at: '2026-11-28T17:05:00.000Z' } },
    },
  },
  returnItem: {
    method: 'POST',
    path: `${one}/return`,
    access: 'item:approve',
    summary: 'Return a claim: the item is to be done as before, and who claimed it is told why',
    description: 'An occurrence that is over by then is missed, where its rule has it so. Returned already, it is answered as it is.',
    body: Seen.extend({ reason: Reason.optional() }),
    reply: ItemView,
    fails: [...changed, 'item_not_claimed'],
    example: {
      body: { claimedAt, reason },
      reply: {
        ...item,
        approval: {},
        returned: { claimedBy: ids.userId, claimedAt, by: ids.userId, at: '2026-11-28T17:05:00.000Z', reason },
        version: 3,
      },
    },
  },
} as const satisfies Routes;
