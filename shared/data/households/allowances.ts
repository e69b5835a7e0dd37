import type { WorkspaceId } from '../../domain/core/ids.ts';
import { Allowance } from '../../domain/households/allowance.ts';
import { entity } from '../core/entity.ts';
import { type Page, queryTable, wholeOfTable } from '../core/query.ts';
import type { Quota } from '../core/quota.ts';

/** So many points that a member is given each week or month. */
export const allowances = entity({ name: 'allowance', pk: 'WS#{workspaceId}', sk: 'ALLOWANCE#{allowanceId}', schema: Allowance });

const below = (workspaceId: WorkspaceId) => ({ pk: `WS#${workspaceId}`, prefix: 'ALLOWANCE#' });

type Options = { limit: number; cursor?: string; keep: (allowance: Allowance) => boolean };

/** A page of the allowances of a workspace, oldest first. */
export const allowancesOf = (workspaceId: WorkspaceId, options: Options): Promise<Page<Allowance>> =>
  queryTable(below(workspaceId), allowances.fromRow, options);

const allowancesAtMost = 100;

/** How many allowances a workspace may have, those that are over not counted. */
export const allowanceQuota = (workspaceId: WorkspaceId): Quota => ({
  pk: `WS#${workspaceId}`,
  name: allowances.name,
  most: allowancesAtMost,
  held: () => wholeOfTable(below(workspaceId), allowances.fromRow, allowancesAtMost, ({ endedAt }) => !endedAt),
});
