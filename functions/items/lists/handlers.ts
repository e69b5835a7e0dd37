import type * as z from 'zod';
import type { Caller, HandlersOf } from '../../../shared/api/core/route.ts';
import type { listRoutes } from '../../../shared/api/items/lists.ts';
import { lists, listsOf } from '../../../shared/data/items/lists.ts';
import { workspaces } from '../../../shared/data/people/workspaces.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import type { ListId, SectionId, UserId } from '../../../shared/domain/core/ids.ts';
import { isWithinReach, type Reach, reachOf } from '../../../shared/domain/core/permissions.ts';
import { viewOf } from '../../../shared/domain/items/items/item-view.ts';
import { changeList, createList, restoreList, type SectionInput, trashList } from '../../../shared/domain/items/lists/list.ts';
import { emptyTrash } from '../../../shared/domain/people/workspaces/workspace-trash.ts';
import { moveItems } from './follow.ts';
import { itemsInOrder, presentList } from './order.ts';

/** As many items as most lists hold follow at once; the rest follows by the event. */
const atOnce = { pagesAtMost: 2 };

/** Ids for those of some sections that are new. */
const idsFor = (sections: readonly z.infer<typeof SectionInput>[] = [], newId: (kind: 'section', part: number) => Promise<SectionId>) =>
  Promise.all(sections.filter(({ sectionId }) => !sectionId).map((_, part) => newId('section', part)));

/** May the caller read a list: all of them, or this one that they were given? */
const reaches = ({ reach, caller }: { reach: Reach; caller: Caller }, listId: ListId): boolean =>
  isWithinReach({ assignees: [], listId }, reach, caller.userId);

export const listHandlers: HandlersOf<typeof listRoutes> = {
  listLists: async ({ params: { workspaceId }, query: { status, ...page }, ...asked }) =>
    listsOf(workspaceId, { ...page, trashed: status === 'trashed' }, ({ listId }) => reaches(asked, listId)),

  createList: async ({ params: { workspaceId }, body, newId, context }) =>
    (
      await lists.create(
        createList(body, { workspaceId, listId: await newId('list') }, context, await idsFor(body.sections, newId)),
        context,
      )
    ).record,

  getList: async ({ params, ...asked }) => {
    if (!reaches(asked, params.listId)) throw new Failure('not_found', { what: 'list' });
    return lists.get(params);
  },

  changeList: async ({ params, body, newId, context, ifMatch }) => {
    await presentList(params);
    const ids = await idsFor(body.sections, newId);
    return lists.update(params, list => changeList(list, body, ids), context, ifMatch);
  },

  listItemsInOrder: async ({ caller, params, query, reach, now }) => {
    const keep = ({ assignees }: { assignees: readonly UserId[] }) => isWithinReach({ ...params, assignees }, reach, caller.userId);
    const { items: found, cursor } = await itemsInOrder(params, { ...query, keep });
    return { items: found.map(item => viewOf(item, now)), cursor };
  },

  deleteList: async ({ params, context, ifMatch }) => {
    await presentList(params);
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
