import { RelationInput, RelationShown } from '../../domain/items/relations/relation.ts';
import { ids } from '../core/examples.ts';
import type { Routes } from '../core/route.ts';

const of = '/v1/workspaces/{workspaceId}/items/{itemId}/relations';
const one = `${of}/{relationId}` as const;
const body = { kind: 'blocked_by', otherId: 'item_01h455vb4pex5vsknk084sn02r' } as const;
const relation = {
  workspaceId: ids.workspaceId,
  itemId: ids.itemId,
  relationId: 'rel_01h455vb4pex5vsknk084sn02q',
  ...body,
  createdBy: ids.userId,
  createdAt: '2026-11-28T08:00:00.000Z',
  title: 'Buy a hose',
  status: 'open',
  version: 1,
} as const;

export const relationRoutes = {
  createRelation: {
    method: 'POST',
    path: of,
    access: 'item:change',
    summary: 'Relate an item to another of its workspace',
    description:
      'The item `blocks` the other or is `blocked_by` it, `duplicates` it or is `duplicated_by` it, or just `relates` to it; at the other item it reads the other way round. It takes the right to change both. Of two items one thing is said: the same once more is answered as it is, another kind with `already_exists`. An item that would block itself in the end, through whichever others, is refused (`relation_circle`). An item has 50 relations at the most. An item that is blocked says so (`blocked`) until the last of those that block it is done, or in the trash: one that recurs blocks until its last occurrence has ended. Nobody is kept from completing it all the same.',
    body: RelationInput,
    reply: RelationShown,
    status: 201,
    location: one,
    fails: ['item_in_trash', 'relation_circle', 'already_exists', 'limit_reached', 'conflict'],
    example: { body, reply: relation },
  },
  listRelations: {
    method: 'GET',
    path: of,
    access: 'item:read',
    summary: 'List the relations of an item, oldest first',
    description: 'From whichever end they were made. Those with items in the trash, or that you may not read, are left out.',
    list: RelationShown,
    fails: [],
    example: { reply: [relation] },
  },
  getRelation: {
    method: 'GET',
    path: one,
    access: 'item:read',
    summary: 'Read a relation',
    reply: RelationShown,
    fails: [],
    example: { reply: relation },
  },
  deleteRelation: {
    method: 'DELETE',
    path: one,
    access: 'item:change',
    summary: 'Take a relation away, at both ends',
    description: 'It takes the right to change both items. Taking it away again changes nothing.',
    fails: ['precondition_failed', 'conflict'],
    example: {},
  },
} as const satisfies Routes;
