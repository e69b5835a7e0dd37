import type { WriteContext } from '../../../shared/data/core/entity.ts';
import { unmarked } from '../../../shared/data/core/marks.ts';
import { comments, everyCommentOn } from '../../../shared/data/items/comments.ts';
import { expiryAfter } from '../../../shared/domain/core/expiry.ts';
import type { ItemId, WorkspaceId } from '../../../shared/domain/core/ids.ts';
import { type Comment, followItem } from '../../../shared/domain/items/comments/comment.ts';
import { fateOf } from '../lists/follow.ts';

/** A comment that was just made. Where its item went at the same moment, it is forgotten with it: neither sees the other's write otherwise. */
export const besideItem = async (comment: Comment, context: WriteContext): Promise<Comment> => {
  const item = await fateOf(comment, context.now);
  return item.expiresAt === undefined ? comment : comments.update(comment, each => followItem(each, item), unmarked(context));
};

/**
 * Lets the comments on an item be forgotten when it is, or not any more. It looks where the item is at this moment, whichever event came
 * first: done twice, late or in another order, it comes to the same end.
 */
export const commentsFollow = async (of: { workspaceId: WorkspaceId; itemId: ItemId }, context: WriteContext): Promise<void> => {
  for await (const page of everyCommentOn(of)) {
    const item = page.length > 0 ? await fateOf(of, context.now) : {};
    await Promise.all(page.map(comment => comments.update(comment, each => followItem(each, item), context)));
  }
};

/** Lets those comments on an item that is gone be forgotten that nobody has told of it yet. */
export const stragglersFollow = async (of: { workspaceId: WorkspaceId; itemId: ItemId }, context: WriteContext): Promise<void> => {
  const gone = { expiresAt: expiryAfter(context.now) };
  for await (const page of everyCommentOn(of)) {
    const left = page.filter(({ expiresAt }) => expiresAt === undefined);
    await Promise.all(left.map(comment => comments.update(comment, each => followItem(each, gone), context)));
  }
};
