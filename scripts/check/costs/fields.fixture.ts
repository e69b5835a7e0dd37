import type { FieldId, ItemId, UserId, WorkspaceId } from '../../../shared/domain/core/ids.ts';
import { createField } from '../../../shared/domain/items/fields/field.ts';
import { changeItem, createItem } from '../../../shared/domain/items/history/item-changes.ts';
import { type Item, ItemInput } from '../../../shared/domain/items/items/item.ts';

const load = async () => ({
  ...(await import('../../../shared/data/items/fields.ts')),
  ...(await import('../../../shared/data/items/items.ts')),
  ...(await import('../../../functions/items/fields/values.ts')),
  ...(await import('../../../functions/items/items/undoable.ts')),
});

type World = { workspaceId: WorkspaceId; itemId: ItemId; acting: { userId: UserId; now: string; requestId: string } };
const fieldId = (i: number): FieldId => `field_01kb8m3tq2e8fvq3w5r7c90${100 + i}`;

/** Ten fields of a workspace, and an item that is given values of two of them. */
export const fieldCosts = ({ workspaceId, itemId, acting }: World) => {
  let data: Awaited<ReturnType<typeof load>>;
  const give = async (item: Item) => {
    const change = changeItem(item, { fields: { [fieldId(1)]: 'red', [fieldId(2)]: 'small' } }, acting);
    return data.undoable(item, { ...change, beside: await data.checksOf(item, change.next) }, acting);
  };
  return {
    fill: async (): Promise<void> => {
      data = await load();
      const made = createItem(ItemInput.parse({ title: 'Drill' }), { workspaceId, itemId }, { ...acting, zone: 'Europe/Berlin' });
      await data.items.create(made, acting);
      for (let i = 1; i <= 10; i++) {
        const input = { name: `Field ${i}`, kind: 'text', position: 0 } as const;
        await data.fields.create(createField(input, { workspaceId, fieldId: fieldId(i) }, acting), acting);
      }
    },
    patterns: {
      'the fields of a workspace, ten': () => data.fieldsOf(workspaceId),
      'two values given to an item': () => data.items.update({ workspaceId, itemId }, give, acting),
    } satisfies Record<string, () => Promise<unknown>>,
  };
};
