import type { WorkspaceId } from '../../domain/core/ids.ts';
import { Rota } from '../../domain/items/rotas/rota.ts';
import { entity } from '../core/entity.ts';
import { type Page, queryTable, wholeOfTable } from '../core/query.ts';
import type { Quota } from '../core/quota.ts';

/** A rota of a workspace: who takes turns with the items that name it. */
export const rotas = entity({ name: 'rota', pk: 'WS#{workspaceId}', sk: 'ROTA#{rotaId}', schema: Rota });

/** A page of a workspace's rotas, oldest first. */
export const rotasOf = (workspaceId: WorkspaceId, page: { limit: number; cursor?: string }): Promise<Page<Rota>> =>
  queryTable({ pk: `WS#${workspaceId}`, prefix: 'ROTA#' }, rotas.fromRow, { ...page, keep: ({ deletedAt }) => !deletedAt });

const rotasAtMost = 100;

/** How many rotas a workspace may have. */
export const rotaQuota = (workspaceId: WorkspaceId): Quota => ({
  pk: `WS#${workspaceId}`,
  name: rotas.name,
  most: rotasAtMost,
  held: () => wholeOfTable({ pk: `WS#${workspaceId}`, prefix: 'ROTA#' }, rotas.fromRow, rotasAtMost, ({ deletedAt }) => !deletedAt),
});
