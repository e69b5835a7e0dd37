import * as z from 'zod';
import { ItemView } from '../../domain/items/items/item-view.ts';
import { List, ListInput, ListPatch } from '../../domain/items/lists/list.ts';
import { item, list } from '../core/examples.ts';
import type { Routes } from '../core/route.ts';
import { paging } from '../core/shapes.ts';

export const listRoutes = {
  listLists: {
    method: 'GET',
    path: '/v1/workspaces/{workspaceId}/lists',
    access: 'list:read',
    byLists: true,
    summary: 'List the lists of a workspace, or those in its trash',
    description: 'Whoever may not read lists by their role is shown those that they were given.',
    query: z.strictObject({ ...paging, status: z.enum(['active', 'trashed']).default('active') }),
    list: List,
    fails: [],
    example: { reply: [list] },
  },
  createList: {
    method: 'POST',
    path: '/v1/workspaces/{workspaceId}/lists',
    access: 'list:create',
    summary: 'Create a list',
    body: ListInput,
    reply: List,
    status: 201,
    location: '/v1/workspaces/{workspaceId}/lists/{listId}',
    fails: [],
    example: { body: { name: 'Garden' }, reply: list },
  },
  getList: {
    method: 'GET',
    path: '/v1/workspaces/{workspaceId}/lists/{listId}',
    access: 'list:read',
    byLists: true,
    summary: 'Read a list, also in the trash',
    reply: List,
    fails: [],
    example: { reply: list },
  },
  changeList: {
    method: 'PATCH',
    path: '/v1/workspaces/{workspaceId}/lists/{listId}',
    access: 'list:change',
    summary: 'Rename a list, or change its sections',
    description:
      '`sections` replaces those that are there, in their new order, and needs `If-Match` (428 without): one with its `sectionId` stays and may have another name, one without is new, one that is left out is gone. The items of one that is gone stand in none, before all sections.',
    body: ListPatch,
    ifMatch: ['sections'],
    reply: List,
    fails: ['precondition_failed', 'conflict'],
    example: { body: { name: 'Balcony' }, reply: { ...list, name: 'Balcony', version: 2 } },
  },
  listItemsInOrder: {
    method: 'GET',
    path: '/v1/workspaces/{workspaceId}/lists/{listId}/items',
    access: 'item:read',
    limit: 'search',
    summary: 'List the open items of a list in the order in which people have put them',
    description:
      'Those in no section first, then section after section; a moment behind. What nobody has moved stands in the order of creation, and what was moved into the list at its end. What is done keeps its place for when it is opened again, and is listed by `listItems`. Of more than 2,000 open items there is no order (409).',
    query: z.strictObject(paging),
    list: ItemView,
    fails: ['limit_reached'],
    example: { reply: [item] },
  },
  deleteList: {
    method: 'DELETE',
    path: '/v1/workspaces/{workspaceId}/lists/{listId}',
    access: 'list:delete',
    summary: 'Put a list into the trash for 30 days, with its items',
    description:
      'Its items go with it and come back with it, so that nothing is lost: some at once, those of a very long list within minutes. An item that is restored alone comes back in no list. What was in the trash before stays there when the list comes back.',
    fails: ['precondition_failed', 'conflict'],
    example: {},
  },
  restoreList: {
    method: 'POST',
    path: '/v1/workspaces/{workspaceId}/lists/{listId}/restore',
    access: 'list:delete',
    summary: 'Take a list out of the trash, and the items that went with it',
    reply: List,
    fails: ['conflict'],
    example: { reply: { ...list, version: 3 } },
  },
  emptyTrash: {
    method: 'POST',
    path: '/v1/workspaces/{workspaceId}/trash/empty',
    access: 'list:delete',
    summary: 'Erase for good what is in the trash of a workspace: items and lists',
    description:
      'For whoever may delete both lists and all items. What is in the trash at this moment is erased within seconds, thousands of items within minutes, and cannot be restored; what is put into it or taken out of it meanwhile stays.',
    fails: ['conflict'],
    example: {},
  },
} as const satisfies Routes;
