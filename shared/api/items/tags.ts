import * as z from 'zod';
import { TagId } from '../../domain/core/ids.ts';
import { TagInput, TagPatch, TagView } from '../../domain/items/tags/tag.ts';
import { ids } from '../core/examples.ts';
import type { Routes } from '../core/route.ts';
import { Paging } from '../core/shapes.ts';

const body = { name: 'garden', color: 'green' } as const;
const tag = {
  workspaceId: ids.workspaceId,
  tagId: 'tag_01h455vb4pex5vsknk084sn02q',
  ...body,
  createdBy: ids.userId,
  createdAt: '2026-11-28T08:00:00.000Z',
  version: 1,
} as const;
const other = 'tag_01h455vb4pex5vsknk084sn02r';

const all = '/v1/workspaces/{workspaceId}/tags';
const one = `${all}/{tagId}` as const;

const follow =
  'Items and templates follow, most of them at once, the rest within seconds, whatever fails meanwhile: until then the words that they may still have stand in `leaving`, and reading items by tag finds them. Each item that follows has a new version (`item.retagged`); nobody is sent news of it. Filters of webhooks name tags by their words, and are yours to change.';

export const tagRoutes = {
  createTag: {
    method: 'POST',
    path: all,
    access: 'list:create',
    summary: 'Create a tag',
    description:
      'Items name tags by words, which become tags by themselves a moment after an item has them; beyond 200 tags a word stays a word, without a colour, and finds items all the same. A name is one however it is typed: in lower case, letters and their marks put together. A name that another tag has is refused (`already_exists`, with its `tagId`), one that has not left all items yet for a moment (`conflict`).',
    body: TagInput,
    reply: TagView,
    status: 201,
    location: one,
    fails: ['already_exists', 'limit_reached', 'conflict'],
    example: { body, reply: tag },
  },
  listTags: {
    method: 'GET',
    path: all,
    access: 'list:read',
    summary: 'List the tags of a workspace, oldest first',
    query: Paging,
    list: TagView,
    fails: [],
    example: { reply: [tag] },
  },
  getTag: {
    method: 'GET',
    path: one,
    access: 'list:read',
    summary: 'Read a tag',
    reply: TagView,
    fails: [],
    example: { reply: tag },
  },
  changeTag: {
    method: 'PATCH',
    path: one,
    access: 'list:change',
    summary: 'Rename a tag, or give it another colour (merge patch: null removes)',
    description: `${follow} A name that another tag has is refused (\`already_exists\`, with its \`tagId\`): merge this one into that.`,
    body: TagPatch,
    reply: TagView,
    fails: ['precondition_failed', 'already_exists', 'limit_reached', 'conflict'],
    example: { body: { name: 'outside' }, reply: { ...tag, name: 'outside', version: 2 } },
  },
  mergeTag: {
    method: 'POST',
    path: `${one}/merge`,
    access: 'list:delete',
    summary: 'Merge a tag into another, which takes its place on every item',
    description: `The other keeps its name and colour; this one is gone. It cannot be taken back. ${follow}`,
    body: z.strictObject({ into: TagId }),
    reply: TagView,
    fails: ['precondition_failed', 'limit_reached', 'conflict'],
    example: { body: { into: other }, reply: { ...tag, tagId: other, name: 'outside', version: 3 } },
  },
  deleteTag: {
    method: 'DELETE',
    path: one,
    access: 'list:delete',
    summary: 'Delete a tag: it is taken off every item',
    description: `It cannot be taken back. ${follow}`,
    fails: ['precondition_failed', 'limit_reached', 'conflict'],
    example: {},
  },
} as const satisfies Routes;
