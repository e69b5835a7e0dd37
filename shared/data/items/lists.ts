import type { ListId, WorkspaceId } from '../../domain/core/ids.ts';
import { List } from '../../domain/items/lists/list.ts';
import { entity } from '../core/entity.ts';
import { queryTable } from '../core/query.ts';

/** A list of items. */
export const lists = entity({ name: 'list', pk: 'WS#{workspaceId}', sk: 'LIST#{listId}', schema: List });

/** A page of a workspace's lists, or of some of them, oldest first: those in use, or those in the trash. */
export const listsOf = (
  workspaceId: WorkspaceId,
  { trashed = false, ...options }: { limit: number; cursor?: string; trashed?: boolean },
  keep: (list: List) => boolean = () => true,
) =>
  queryTable({ pk: `WS#${workspaceId}`, prefix: 'LIST#' }, lists.fromRow, {
    ...options,
    keep: list => (list.trashedAt !== undefined) === trashed && keep(list),
  });

/** Whether a list is gone, or in the trash. */
export const isListGone = async (id: { workspaceId: WorkspaceId; listId: ListId }): Promise<boolean> => {
  const list = await lists.find(id);
  return !list || list.trashedAt !== undefined;
};
