import { changeComment, createComment, deleteComment, eraseComment, followItem } from '../../shared/domain/items/comments/comment.ts';
import { itemAt } from '../../shared/domain/items/items/item.fixture.ts';
import { type Sample, samplesOf } from '../sample.fixture.ts';

const now = '2026-11-28T08:00:00.000Z';
const acting = { userId: 'user_01kb8m3tq2e8fvq3w5r7c9d0ea', now } as const;
const ben = 'user_01kb8m3tq2e8fvq3w5r7c9d0eb';

/** A comment, and all that happens to it. */
export const commentSamples = (): Sample[] => {
  const item = itemAt(now);
  const ids = { workspaceId: item.workspaceId, itemId: item.itemId, commentId: 'comment_01kb8m3tq2e8fvq3w5r7c9d0ea' } as const;
  const created = createComment({ text: 'Who waters them?' }, { item }, ids, acting);
  const { next } = created;
  const reply = createComment({ text: `@[Ben](${ben}) does.` }, { item, parent: next }, ids, acting);
  return samplesOf(
    'comment',
    created,
    reply,
    changeComment(next, { text: `@[Ben](${ben}), who waters them?` }, { item, ...acting }),
    followItem(next, { expiresAt: 1_800_000_000 })!,
    eraseComment(next)!,
    deleteComment(next, false, acting)!,
  );
};
