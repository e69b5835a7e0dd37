import type { HandlersOf } from '../../../shared/api/core/route.ts';
import type { listRoutes } from '../../../shared/api/items/lists.ts';
import { lists, listsOf } from '../../../shared/data/items/lists.ts';
import { workspaces } from '../../../shared/data/people/workspaces.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import type { ListId, WorkspaceId } from '../../../shared/domain/core/ids.ts';
import { reachOf } from '../../../shared/domain/core/permissions.ts';
import { changeList, createList, restoreList, trashList } from '../../../shared/domain/items/list.ts';
import { emptyTrash } from '../../../shared/domain/people/workspace-trash.ts';
import { moveItems } from './follow.ts';

/** As many items as most lists hold follow at once; the rest follows by the event. */
const atOnce = { pagesAtMost: 2 };

/** A list that is not in the trash. */
const present = async (id: { workspaceId: WorkspaceId; listId: ListId }) => {
  const list = await lists.get(id);
  if (list.trashedAt) throw new Failure('not_found', { what: 'list' });
  return list;
};

export const listHandlers: HandlersOf<typeof listRoutes> = {
  listLists: async ({ params: { workspaceId }, query: { status, ...page } }) =>
    listsOf(workspaceId, { ...page, trashed: status === 'trashed' }),

  createList: async ({ params: { workspaceId }, body, newId, context }) =>
    (await lists.create(createList(body, { workspaceId, listId: await newId('list') }, context), context)).record,

  getList: async ({ params }) => lists.get(params),

  changeList: async ({ params, body, context, ifMatch }) => {
    await present(params);
    return lists.update(params, list => changeList(list, body), context, ifMatch);
  },

  deleteList: async ({ params, context, ifMatch }) => {
    await present(params);
    await lists.update(params, list => trashList(list, context), context, ifMatch);
    await moveItems(params, context, atOnce);
  },

  restoreList: async ({ params, context }) => {
    const list = await lists.update(params, each => restoreList(each, context.now), context);
    await moveItems(params, context, atOnce);
    return list;
  },

  emptyTrash: async ({ params, role, context }) => {
    if (reachOf(role, 'item:delete') !== 'everything') throw new Failure('forbidden', { needs: 'item:delete' });
    await workspaces.update(params, workspace => emptyTrash(workspace, context.now), context);
  },
};
