import type { HandlersOf } from '../../../shared/api/core/route.ts';
import type { claimRoutes } from '../../../shared/api/items/claims.ts';
import type { UserContext } from '../../../shared/data/core/entity.ts';
import { filesAt } from '../../../shared/data/items/files.ts';
import { subItemsOf } from '../../../shared/data/items/sub-items.ts';
import {
  claimItem,
  isApprovedAlready,
  isReturnedAlready,
  returnItem,
  withdrawClaim,
} from '../../../shared/domain/items/claims/item-claim.ts';
import { approveInRota } from '../../../shared/domain/items/rotas/item-rota.ts';
import { requireSubItemsDone } from '../../../shared/domain/items/sub-items/item-sub-items.ts';
import { change, changeInRota } from '../items/change.ts';

/** Answers the item as it is, where what was asked for was done before. */
const asItIs = ({ replayed }: UserContext): undefined => {
  replayed?.();
};

export const claimHandlers: HandlersOf<typeof claimRoutes> = {
  claimItem: async asked => {
    const { params, body = {}, context } = asked;
    const found = await filesAt(params, body.files);
    return change(asked, async item => {
      const claimed = claimItem(item, body, found, context);
      if (!claimed) return asItIs(context);
      requireSubItemsDone(item, await subItemsOf(item));
      return claimed;
    });
  },

  withdrawClaim: async asked => change(asked, item => withdrawClaim(item, asked.context)),

  approveItem: async asked => {
    const { params, body, context } = asked;
    return changeInRota(asked, async (item, rota) => {
      if (isApprovedAlready(item, body.claimedAt)) return asItIs(context);
      return approveInRota(item, rota, body.claimedAt, await filesAt(params, item.claim?.files), context);
    });
  },

  returnItem: async asked => {
    const { body, context } = asked;
    return change(asked, item => (isReturnedAlready(item, body.claimedAt) ? asItIs(context) : returnItem(item, body, context)));
  },
};
