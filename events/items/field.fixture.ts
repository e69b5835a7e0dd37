import type { Change } from '../../shared/domain/core/due.ts';
import { changeField, createField, deleteField } from '../../shared/domain/items/fields/field.ts';
import { clearItem } from '../../shared/domain/items/fields/field-walk.ts';
import type { Item } from '../../shared/domain/items/items/item.ts';
import { endWalk, walkTo } from '../../shared/domain/items/walk.ts';
import { type Sample, samplesOf } from '../sample.fixture.ts';

const acting = { userId: 'user_01kb8m3tq2e8fvq3w5r7c9d0ea', now: '2026-11-28T08:00:00.000Z' } as const;
const ids = { workspaceId: 'ws_01kb8m3tq2e8fvq3w5r7c9d0ea', fieldId: 'field_01kb8m3tq2e8fvq3w5r7c9d0ea' } as const;
const options = ['option_01kb8m3tq2e8fvq3w5r7c9d0ea', 'option_01kb8m3tq2e8fvq3w5r7c9d0eb'] as const;

/** An item that loses what it said of a field. */
export const clearedItem = (item: Item): Change<Item> => {
  const field = createField({ name: 'Colour', kind: 'text', position: 0 }, ids, acting).next;
  return clearItem({ ...item, fields: { [ids.fieldId]: 'red' } }, deleteField(field, acting)!.next)!;
};

/** A field, and all that happens to it. */
export const fieldSamples = (): Sample[] => {
  const input = { name: 'Place', kind: 'choice', options: [{ name: 'Shed' }, { name: 'Cellar' }], position: 0 } as const;
  const { next, event } = createField({ ...input, options: [...input.options] }, ids, acting, options);
  const fewer = changeField(next, { options: next.options!.slice(1) }, acting);
  return samplesOf(
    'field',
    { next, event },
    fewer,
    walkTo('field', fewer.next, fewer.next, '0.abc')!,
    endWalk('field', fewer.next, fewer.next.walk)!,
    deleteField(next, acting)!,
  );
};
