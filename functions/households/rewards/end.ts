import type { WriteContext } from '../../../shared/data/core/entity.ts';
import { endOf } from '../../../shared/data/households/redeem.ts';
import type { UserId } from '../../../shared/domain/core/ids.ts';
import { endRedemption, type Redemption, type RedemptionStatus } from '../../../shared/domain/households/redemption.ts';
import { derivedId } from '../../../shared/runtime/http/ids.ts';

/** How a redemption ends, by whom (by nobody where its time is over, or its holder has left), and why. */
export type Ending = { status: Exclude<RedemptionStatus, 'waiting'>; by?: UserId | undefined; note?: string | undefined };

/** Ends a redemption that waits; one that has ended so is answered as it is. */
export const end = (
  { workspaceId, holderId, redemptionId }: Pick<Redemption, 'workspaceId' | 'holderId' | 'redemptionId'>,
  ending: Ending,
  context: WriteContext,
  ifMatch?: readonly number[],
): Promise<Redemption> =>
  endOf(
    { workspaceId, holderId, redemptionId },
    redemption => {
      const change = endRedemption(redemption, { ...ending, now: context.now });
      if (!change) context.replayed?.();
      return change;
    },
    derivedId('pointsEntry', redemptionId, Date.parse(context.now)),
    context,
    ifMatch,
  );
