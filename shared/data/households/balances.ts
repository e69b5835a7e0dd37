import type { UserId, WorkspaceId } from '../../domain/core/ids.ts';
import { Balance } from '../../domain/households/balance.ts';
import { entity } from '../core/entity.ts';
import { type Page, queryIndex, queryTable } from '../core/query.ts';

/** How many points somebody has in a workspace. `gsi1` is those of a user, of whom it stays when they leave, so that it can go with them. */
export const balances = entity({
  name: 'balance',
  pk: 'WS#{workspaceId}',
  sk: 'BALANCE#{holderId}',
  schema: Balance,
  gsi1: ({ workspaceId, holderId }) => ({ gsi1pk: `USER#${holderId}#BALANCES`, gsi1sk: workspaceId }),
});

type PageOptions = { limit: number; cursor?: string };

/** A page of the balances of a workspace, those who have left with them. */
export const balancesIn = (
  workspaceId: WorkspaceId,
  options: PageOptions & { keep?: (balance: Balance) => boolean },
): Promise<Page<Balance>> => queryTable({ pk: `WS#${workspaceId}`, prefix: 'BALANCE#' }, balances.fromRow, options);

const Place = Balance.pick({ workspaceId: true, holderId: true });

/** Where a page of the balances of a user stands, in whichever workspace: by the index, a moment behind the table. */
export const balancesBy = (userId: UserId, options: PageOptions) =>
  queryIndex({ pk: `USER#${userId}#BALANCES` }, row => Place.parse(balances.idsOf(row)), options);
