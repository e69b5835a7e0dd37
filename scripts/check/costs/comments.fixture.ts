import type { UserId } from '../../../shared/domain/core/ids.ts';
import { createComment, deleteComment, eraseComment } from '../../../shared/domain/items/comments/comment.ts';
import type { Item } from '../../../shared/domain/items/items/item.ts';

type Input = { author: UserId; item: Pick<Item, 'workspaceId' | 'itemId'>; acting: { userId: UserId; now: string; requestId: string } };

const text = 'They look thirsty: could you water them tonight, and the ones on the balcony too?';

/** What is said about an item: what each asks of the table. */
export const commentCosts = ({ author, item, acting: { now, requestId } }: Input) => {
  const acting = { userId: author, now, requestId };
  let data: typeof import('../../../shared/data/items/comments.ts');
  const key = (i: number) => ({ ...item, commentId: `comment_01kb8m3tq2e8fvq3w5r7c9d${100 + i}` as const });
  const made = (i: number) => createComment({ text }, { item: item as Item }, key(i), acting);
  return {
    fill: async (): Promise<void> => {
      data = await import('../../../shared/data/items/comments.ts');
      for (let i = 1; i <= 20; i++) await data.comments.create(made(i), acting);
    },
    patterns: {
      'a new comment': () => data.comments.create(made(100), acting),
      'twenty comments on an item': () => data.commentsOf(item, { limit: 20 }),
      'a comment deleted': () => data.comments.update(key(1), each => deleteComment(each, false, acting), acting),
      'where twenty comments of somebody stand': () => data.commentsBy(author, { limit: 20 }),
      'a comment erased with its author': () => data.comments.update(key(2), eraseComment, acting),
    } satisfies Record<string, () => Promise<unknown>>,
  };
};
