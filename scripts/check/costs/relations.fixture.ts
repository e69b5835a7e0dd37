import type { ItemId, RelationId, WorkspaceId } from '../../../shared/domain/core/ids.ts';
import { createItem } from '../../../shared/domain/items/history/item-changes.ts';
import { ItemInput } from '../../../shared/domain/items/items/item.ts';
import { createRelation, otherEnd, removeRelation } from '../../../shared/domain/items/relations/relation.ts';

type World = {
  workspaceId: WorkspaceId;
  itemIds: readonly ItemId[];
  acting: { userId: `user_${string}`; now: string; requestId: string; zone: string };
};

/** An item that blocks others: what relating it asks of the table. */
export const relationCosts = ({ workspaceId, itemIds, acting }: World) => {
  let code: typeof import('../../../functions/items/relations/relate.ts');
  let data: typeof import('../../../shared/data/items/relations.ts');
  const [item, ...others] = itemIds.map(itemId => createItem(ItemInput.parse({ title: 'Paint' }), { workspaceId, itemId }, acting).next);
  const relationId = (i: number): RelationId => `rel_01kb8m3tq2e8fvq3w5r7c9d${100 + i}`;
  const made = (i: number) => createRelation({ kind: 'blocks', otherId: others[i]!.itemId }, [item!, others[i]!], relationId(i), acting);
  const first = made(0)[0].next;
  return {
    fill: async (): Promise<void> => {
      code = await import('../../../functions/items/relations/relate.ts');
      data = await import('../../../shared/data/items/relations.ts');
      for (let i = 0; i < others.length - 1; i++) await code.relate(made(i), acting);
    },
    patterns: {
      'the relations of an item, ten': () => data.relationsOf({ workspaceId, itemId: item!.itemId }),
      'an item that blocks another, which is new': () => code.relate(made(others.length - 1), acting),
      'a relation taken away': () =>
        data.relations.update(
          first,
          async ours => {
            const theirs = removeRelation(await data.relations.get(otherEnd(ours)), acting)!;
            return { ...removeRelation(ours, acting)!, beside: [data.relations.putNext(theirs, acting)] };
          },
          acting,
        ),
    } satisfies Record<string, () => Promise<unknown>>,
  };
};
