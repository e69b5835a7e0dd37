import type { ItemId, UserId, WorkspaceId } from '../../domain/core/ids.ts';
import { Comment } from '../../domain/items/comments/comment.ts';
import { entity } from '../core/entity.ts';
import { type Page, queryIndex, queryTable } from '../core/query.ts';

/** A comment on an item. `gsi1` is what its author has written anywhere, until it is deleted, so that it can go with them. */
export const comments = entity({
  name: 'comment',
  pk: 'WS#{workspaceId}',
  sk: 'COMMENT#{itemId}#{commentId}',
  schema: Comment,
  gsi1: ({ workspaceId, commentId, createdBy, deletedAt }) =>
    createdBy && !deletedAt ? { gsi1pk: `USER#${createdBy}#COMMENTS`, gsi1sk: `${workspaceId}#${commentId}` } : undefined,
});

type Of = { workspaceId: WorkspaceId; itemId: ItemId };
type PageOptions = { limit: number; cursor?: string };

/** Where the comments on an item stand. */
export const commentsBelow = ({ workspaceId, itemId }: Of) => ({ pk: `WS#${workspaceId}`, prefix: `COMMENT#${itemId}#` });

/** A page of the comments on an item, oldest first, without those that were deleted. */
export const commentsOf = (of: Of, options: PageOptions): Promise<Page<Comment>> =>
  queryTable(commentsBelow(of), comments.fromRow, { ...options, keep: ({ deletedAt }) => !deletedAt });

/** Every comment on an item that was not deleted, in pages: for what is done to each of them. */
export async function* everyCommentOn(of: Of): AsyncGenerator<Comment[]> {
  let cursor: string | undefined;
  do {
    const page = await commentsOf(of, { limit: 100, cursor });
    yield page.items;
    cursor = page.cursor;
  } while (cursor !== undefined);
}

const Place = Comment.pick({ workspaceId: true, itemId: true, commentId: true });

/** Where a page of what somebody has written stands, in whichever workspace: by the index, a moment behind the table. */
export const commentsBy = (userId: UserId, options: PageOptions) =>
  queryIndex({ pk: `USER#${userId}#COMMENTS` }, row => Place.parse(comments.idsOf(row)), options);
