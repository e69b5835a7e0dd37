import { CommentInput, CommentPatch, CommentShown } from '../../domain/items/comments/comment.ts';
import { ids } from '../core/examples.ts';
import type { Routes } from '../core/route.ts';
import { Paging } from '../core/shapes.ts';

const of = '/v1/workspaces/{workspaceId}/items/{itemId}/comments';
const text = `@[Ben](${ids.userId}), did you water them on *Friday*?`;
const comment = {
  workspaceId: ids.workspaceId,
  itemId: ids.itemId,
  commentId: 'comment_01h455vb4pex5vsknk084sn02q',
  text,
  mentions: [ids.userId],
  createdBy: ids.userId,
  createdAt: '2026-11-28T08:00:00.000Z',
  version: 1,
};

export const commentRoutes = {
  createComment: {
    method: 'POST',
    path: of,
    access: 'comment:create',
    summary: 'Comment on an item, or reply to a comment',
    description:
      'Whoever may read the item may be mentioned, as `@[name](userId)` in the text: the name is what people read, the id is whom it means; `mentions` of the reply says whom it found. Mentioning anybody else answers 400 (`not_readers`). A text is plain; clients may show Markdown in it, mails show it as it was written. A reply stands among the other comments and names in `replyTo` the one that it answers; a reply to a reply answers what that answers. Guests comment on what is assigned to them.',
    body: CommentInput,
    reply: CommentShown,
    status: 201,
    location: `${of}/{commentId}`,
    fails: ['item_in_trash'],
    example: { body: { text }, reply: comment },
  },
  listComments: {
    method: 'GET',
    path: of,
    access: 'comment:read',
    summary: 'List the comments on an item, oldest first',
    description:
      'Those that were deleted are left out. One whose author has closed their account keeps its place, without text and author, so that replies to it can be read.',
    query: Paging,
    list: CommentShown,
    fails: [],
    example: { reply: [comment] },
  },
  getComment: {
    method: 'GET',
    path: `${of}/{commentId}`,
    access: 'comment:read',
    summary: 'Read a comment',
    reply: CommentShown,
    fails: [],
    example: { reply: comment },
  },
  changeComment: {
    method: 'PATCH',
    path: `${of}/{commentId}`,
    access: 'comment:change',
    summary: 'Change the text of one’s own comment',
    description: '`editedAt` says that it was changed. Whom it mentions now and did not before is told of it.',
    body: CommentPatch,
    reply: CommentShown,
    fails: ['item_in_trash', 'precondition_failed', 'conflict'],
    example: {
      body: { text: 'Who waters them?' },
      reply: { ...comment, text: 'Who waters them?', mentions: [], editedAt: '2026-11-28T08:05:00.000Z', version: 2 },
    },
  },
  deleteComment: {
    method: 'DELETE',
    path: `${of}/{commentId}`,
    access: 'comment:delete',
    summary: 'Delete one’s own comment, or any where one may change the workspace',
    description: 'Its text is gone at once, and cannot be brought back. Deleting it again changes nothing.',
    fails: ['precondition_failed', 'conflict'],
    example: {},
  },
} as const satisfies Routes;
