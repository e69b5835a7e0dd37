import type { UserId, WorkspaceId } from '../../../shared/domain/core/ids.ts';
import { createTag } from '../../../shared/domain/items/tags/tag.ts';

const load = async () => ({
  ...(await import('../../../shared/data/items/tags.ts')),
  ...(await import('../../../functions/items/tags/make.ts')),
});

type World = { workspaceId: WorkspaceId; acting: { userId: UserId; now: string; requestId: string } };

/** Twenty tags of a workspace. */
export const tagCosts = ({ workspaceId, acting }: World) => {
  let data: Awaited<ReturnType<typeof load>>;
  const make = (i: number) =>
    data.makeTag(createTag({ name: `tag ${i}` }, { workspaceId, tagId: `tag_01kb8m3tq2e8fvq3w5r7c90${100 + i}` }, acting), acting);
  return {
    fill: async (): Promise<void> => {
      data = await load();
      for (let i = 1; i <= 20; i++) await make(i);
    },
    patterns: {
      'the tags of a workspace, twenty': () => data.tagsOf(workspaceId, { limit: 50 }),
      'a new tag, beside twenty': () => make(21),
    } satisfies Record<string, () => Promise<unknown>>,
  };
};
