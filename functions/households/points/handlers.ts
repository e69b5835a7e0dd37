import type { HandlersOf } from '../../../shared/api/core/route.ts';
import type { pointsRoutes } from '../../../shared/api/households/points.ts';
import { balances, balancesIn } from '../../../shared/data/households/balances.ts';
import { postEntry } from '../../../shared/data/households/ledger.ts';
import { entriesOf } from '../../../shared/data/households/points-entries.ts';
import { membershipOf } from '../../../shared/data/people/members.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import type { UserId } from '../../../shared/domain/core/ids.ts';
import { type Balance, emptyBalance } from '../../../shared/domain/households/balance.ts';
import { adjust, type PointsEntry } from '../../../shared/domain/households/points-entry.ts';
import { mayRead, requireApprover } from './rights.ts';

const requireReadable = (asked: Parameters<typeof mayRead>[0], userId: UserId): void => {
  if (!mayRead(asked, userId)) throw new Failure('not_found', { what: balances.name });
};

const shownBalance = ({ version: _version, ...balance }: Balance) => balance;
const shown = ({ expiresAt: _expiresAt, ...entry }: PointsEntry) => entry;

export const pointsHandlers: HandlersOf<typeof pointsRoutes> = {
  listBalances: async ({ params: { workspaceId }, query, ...asked }) => {
    const found = await balancesIn(workspaceId, { ...query, keep: ({ holderId }) => mayRead(asked, holderId) });
    return { ...found, items: found.items.map(shownBalance) };
  },

  getBalance: async ({ params: { workspaceId, userId: holderId }, ...asked }) => {
    requireReadable(asked, holderId);
    const found = await balances.find({ workspaceId, holderId });
    if (found) return shownBalance(found);
    if (!(await membershipOf({ workspaceId, userId: holderId }))) throw new Failure('not_found', { what: balances.name });
    return shownBalance(emptyBalance({ workspaceId, holderId }));
  },

  listPointsEntries: async ({ params: { workspaceId, userId: holderId }, query, ...asked }) => {
    requireReadable(asked, holderId);
    const found = await entriesOf({ workspaceId, holderId }, query);
    return { ...found, items: found.items.map(shown) };
  },

  addPoints: async ({ params: { workspaceId, userId: holderId }, body, reach, newId, context }) => {
    requireApprover(reach);
    if (!(await membershipOf({ workspaceId, userId: holderId }))) throw new Failure('not_found', { what: 'member' });
    return shown(await postEntry(adjust(body, { workspaceId, holderId, pointsEntryId: await newId('pointsEntry') }, context), context));
  },
};
