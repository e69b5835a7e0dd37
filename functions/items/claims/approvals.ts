import type { EventOf } from '../../../events/event.ts';
import { itemEvents } from '../../../events/items/item.ts';
import { filesAt } from '../../../shared/data/items/files.ts';
import { updateInRota } from '../../../shared/data/items/rota-turns.ts';
import { unlessGone } from '../../../shared/domain/core/failure.ts';
import { isToApprove } from '../../../shared/domain/items/claims/item-claim.ts';
import { approveInRota } from '../../../shared/domain/items/rotas/item-rota.ts';
import { clockContext } from '../../../shared/runtime/events/clock-context.ts';
import { listener } from '../../../shared/runtime/events/consume.ts';

type Due = EventOf<(typeof itemEvents)['item.approval_due']>;

/** Approves a claim that nobody has decided on in time, if it still stands: by the same rule, and in the same write, as somebody would. */
const approve = async ({ record, data: { claimedAt }, requestId }: Due): Promise<void> => {
  const context = clockContext(requestId);
  await updateInRota(
    record,
    async (item, rota) => {
      const found = await filesAt(item, item.claim?.files);
      return isToApprove(item, claimedAt, found) ? approveInRota(item, rota, claimedAt, found, { now: context.now }) : undefined;
    },
    context,
  ).catch(unlessGone);
};

/** Claims whose time is over. */
export const approvals = listener({ 'item.approval_due': itemEvents['item.approval_due'] }, { 'item.approval_due': approve });
