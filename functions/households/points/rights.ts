import type { Caller } from '../../../shared/api/core/route.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import type { UserId } from '../../../shared/domain/core/ids.ts';
import type { Reach } from '../../../shared/domain/core/permissions.ts';

type Input = { caller: Caller; reach: Reach };

/** Whoever may read only what is theirs reads their own points, and what they want for them. */
export const mayRead = ({ caller, reach }: Input, userId: UserId): boolean => userId === caller.userId || reach === 'everything';

/** Points are of no item: who may approve only what is assigned to them gives none and grants nothing, not to themselves either. */
export const requireApprover = (reach: Reach): void => {
  if (reach !== 'everything') throw new Failure('forbidden', { needs: 'item:approve' });
};
