import type { WorkspaceId } from '../../domain/core/ids.ts';
import { Redemption } from '../../domain/households/redemption.ts';
import { entity } from '../core/entity.ts';
import { type Page, queryTable } from '../core/query.ts';

/** What somebody wants for points of theirs: under who wants it, in the order of time. */
export const redemptions = entity({
  name: 'redemption',
  pk: 'WS#{workspaceId}',
  sk: 'REDEMPTION#{holderId}#{redemptionId}',
  schema: Redemption,
});

type Of = Pick<Redemption, 'workspaceId' | 'holderId'>;

/** Where the redemptions of somebody stand. */
export const redemptionsBelow = ({ workspaceId, holderId }: Of) => ({ pk: `WS#${workspaceId}`, prefix: `REDEMPTION#${holderId}#` });

type Options = { limit: number; cursor?: string; keep?: (redemption: Redemption) => boolean };

/** A page of the redemptions of a workspace by whose they are, or of somebody's. */
export const redemptionsIn = (
  { workspaceId, holderId }: { workspaceId: WorkspaceId; holderId?: Redemption['holderId'] | undefined },
  options: Options,
): Promise<Page<Redemption>> =>
  queryTable(
    holderId ? redemptionsBelow({ workspaceId, holderId }) : { pk: `WS#${workspaceId}`, prefix: 'REDEMPTION#' },
    redemptions.fromRow,
    options,
  );
