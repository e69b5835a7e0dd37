import { portalAccessesOf } from '../../../shared/data/clinic/portal-accesses.ts';
import type { WriteContext } from '../../../shared/data/core/entity.ts';
import { endPortalAccess } from '../../../shared/domain/clinic/portal/portal-access.ts';
import { unlessGone } from '../../../shared/domain/core/failure.ts';
import type { UserId } from '../../../shared/domain/core/ids.ts';
import { endWithGiven } from './end.ts';

/** Ends all accesses to portals of somebody whose account is erased: none stays that is nobody's, or takes the place of somebody else's. */
export const endPortalsOf = async (userId: UserId, context: WriteContext): Promise<void> => {
  for (const each of await portalAccessesOf(userId))
    await endWithGiven(each, 'holder', access => endPortalAccess(access, 'holder', context.now), context).catch(unlessGone);
};
