import type { WriteContext } from '../../../shared/data/core/entity.ts';
import { unmarked } from '../../../shared/data/core/marks.ts';
import { comments } from '../../../shared/data/items/comments.ts';
import { everyFileOn, files } from '../../../shared/data/items/files.ts';
import type { CommentId, ItemId, WorkspaceId } from '../../../shared/domain/core/ids.ts';
import { dropFile, type File, fileFollows } from '../../../shared/domain/items/files/file.ts';
import { fateOf } from '../lists/follow.ts';

type OfItem = { workspaceId: WorkspaceId; itemId: ItemId };

const isCommentGone = async ({ commentId, ...file }: File): Promise<boolean> => {
  if (!commentId) return false;
  const comment = await comments.find({ ...file, commentId });
  return !comment || comment.deletedAt !== undefined;
};

/**
 * A file that was just made, or has just become ready. Where its item or its comment went at the same moment, it goes with it: neither sees the
 * other's write otherwise.
 */
export const besideItem = async (file: File, context: WriteContext): Promise<File> => {
  if (await isCommentGone(file)) return files.update(file, each => dropFile(each, context.now), unmarked(context));
  const item = await fateOf(file, context.now);
  return item.expiresAt === undefined ? file : files.update(file, each => fileFollows(each, item), unmarked(context));
};

/**
 * Lets the files on an item go when it is forgotten, or not any more. It looks where the item is at this moment, whichever event came first:
 * done twice, late or in another order, it comes to the same end.
 */
export const filesFollow = async (of: OfItem, context: WriteContext): Promise<void> => {
  for await (const page of everyFileOn(of)) {
    const item = page.length > 0 ? await fateOf(of, context.now) : {};
    await Promise.all(page.map(file => files.update(file, each => fileFollows(each, item), context)));
  }
};

/** The files on a comment go with it. */
export const filesGoWith = async ({ commentId, ...of }: OfItem & { commentId: CommentId }, context: WriteContext): Promise<void> => {
  for await (const page of everyFileOn(of)) {
    const on = page.filter(file => file.commentId === commentId);
    await Promise.all(on.map(file => files.update(file, each => dropFile(each, context.now), context)));
  }
};
