import type { ItemId, ListId, UserId, WorkspaceId } from '../../../shared/domain/core/ids.ts';
import { createItem } from '../../../shared/domain/items/history/item-changes.ts';
import { ItemInput } from '../../../shared/domain/items/items/item.ts';
import { placeItem } from '../../../shared/domain/items/lists/place.ts';

type Input = { workspaceId: WorkspaceId; listId: ListId; itemId: ItemId; acting: { userId: UserId; now: string; requestId: string } };

/** The order of a list: what each asks of the table. */
export const orderCosts = ({ workspaceId, listId, itemId, acting }: Input) => {
  let data: typeof import('../../../shared/data/items/listed.ts') & typeof import('../../../shared/data/items/items.ts');
  const place = (title: string) =>
    data.items.update({ workspaceId, itemId }, each => placeItem({ ...each, listId }, { listId, place: title }), acting);
  return {
    fill: async (): Promise<void> => {
      data = { ...(await import('../../../shared/data/items/listed.ts')), ...(await import('../../../shared/data/items/items.ts')) };
    },
    patterns: {
      'where the open items of a list stand, among sixty of its workspace': () => data.listedIn({ workspaceId, listId }),
      'an item put elsewhere in its list': () => place('01kb8m3tq2'),
      'a new item in a list, at no time': () => {
        const input = ItemInput.parse({ title: 'Milk', listId });
        return data.items.create(
          createItem(input, { workspaceId, itemId: itemId.replace(/.$/, 'z') as ItemId }, { ...acting, zone: 'UTC' }),
          acting,
        );
      },
    } satisfies Record<string, () => Promise<unknown>>,
  };
};
