import type { WriteContext } from '../../../shared/data/core/entity.ts';
import { comments, commentsBy } from '../../../shared/data/items/comments.ts';
import type { UserId } from '../../../shared/domain/core/ids.ts';
import { eraseComment } from '../../../shared/domain/items/comments/comment.ts';

const perPage = 25;

/** Erases what somebody has said, in whichever workspace, and says whether it came to its end before the moment that is given (milliseconds). */
export const eraseCommentsBy = async (userId: UserId, untilMs: number, context: WriteContext): Promise<boolean> => {
  let cursor: string | undefined;
  do {
    const page = await commentsBy(userId, { limit: perPage, cursor });
    for (const id of page.items) if (await comments.find(id)) await comments.update(id, eraseComment, context);
    cursor = page.cursor;
    if (cursor !== undefined && Date.now() > untilMs) return false;
  } while (cursor !== undefined);
  return true;
};
