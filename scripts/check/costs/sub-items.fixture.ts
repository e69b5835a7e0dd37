import type { ItemId, UserId, WorkspaceId } from '../../../shared/domain/core/ids.ts';
import { createItem } from '../../../shared/domain/items/history/item-changes.ts';
import { ItemInput } from '../../../shared/domain/items/items/item.ts';
import { completeInRota } from '../../../shared/domain/items/rotas/item-rota.ts';
import { completeSubItems } from '../../../shared/domain/items/sub-items/item-sub-items.ts';

const load = async () => ({
  ...(await import('../../../shared/data/items/items.ts')),
  ...(await import('../../../shared/data/items/rota-turns.ts')),
  ...(await import('../../../shared/data/items/sub-items.ts')),
});

type World = {
  workspaceId: WorkspaceId;
  itemIds: readonly ItemId[];
  acting: { userId: UserId; now: string; requestId: string; zone: string };
};

/** An item at no time with ten sub-items: what they ask of the table. */
export const subItemCosts = ({ workspaceId, itemIds, acting }: World) => {
  let data: Awaited<ReturnType<typeof load>>;
  const [parentId, ...others] = itemIds as [ItemId, ...ItemId[]];
  const made = (itemId: ItemId) => createItem(ItemInput.parse({ title: 'Pack' }), { workspaceId, itemId }, acting);
  const add = (itemId: ItemId) => data.createSubItem({ workspaceId, itemId }, { parentId, within: parent => parent }, made(itemId), acting);
  const by = { openSubItems: 'complete', mayComplete: () => true } as const;
  return {
    fill: async (): Promise<void> => {
      data = await load();
      await data.items.create(made(parentId), acting);
      for (const itemId of others.slice(0, 9)) await add(itemId);
    },
    patterns: {
      'a sub-item beside nine, neither it nor its item above a kilobyte': () => add(others[9]!),
      'an item completed with its ten sub-items': () =>
        data.updateInRota(
          { workspaceId, itemId: parentId },
          async (item, rota) => {
            const completed = completeInRota(item, rota, acting);
            return { ...completed, ...completeSubItems(item, completed.item, await data.subItemsOf(item), by, acting) };
          },
          acting,
        ),
    } satisfies Record<string, () => Promise<unknown>>,
  };
};
