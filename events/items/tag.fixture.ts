import { changeTag, createTag, deleteTag, mergeTags } from '../../shared/domain/items/tags/tag.ts';
import { endWalk, walkTo } from '../../shared/domain/items/walk.ts';
import { type Sample, samplesOf } from '../sample.fixture.ts';

const acting = { userId: 'user_01kb8m3tq2e8fvq3w5r7c9d0ea', now: '2026-11-28T08:00:00.000Z' } as const;

/** A tag, and all that happens to it. */
export const tagSamples = (): Sample[] => {
  const ids = { workspaceId: 'ws_01kb8m3tq2e8fvq3w5r7c9d0ea', tagId: 'tag_01kb8m3tq2e8fvq3w5r7c9d0ea' } as const;
  const { next, event } = createTag({ name: 'garden', color: 'green' }, ids, acting);
  const other = createTag({ name: 'balcony' }, { ...ids, tagId: 'tag_01kb8m3tq2e8fvq3w5r7c9d0eb' }, acting).next;
  const renamed = changeTag(next, { name: 'outside' });
  const merged = mergeTags(next, other, acting);
  return samplesOf(
    'tag',
    { next, event },
    renamed,
    merged.gone,
    merged.into,
    deleteTag(next, acting)!,
    walkTo('tag', renamed.next, renamed.next, '0.abc')!,
    endWalk('tag', renamed.next, renamed.next.walk)!,
  );
};
