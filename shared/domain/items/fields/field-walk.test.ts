import { expect, test } from 'vitest';
import type { FieldId, OptionId } from '../../core/ids.ts';
import { trashItem } from '../history/item-changes.ts';
import { itemAt } from '../items/item.fixture.ts';
import { createTemplate, TemplateInput } from '../templates/template.ts';
import { createField, deleteField } from './field.ts';
import { clearItem, clearTemplate } from './field-walk.ts';

const acting = { userId: 'user_01kb8m3tq2e8fvq3w5r7c9d0ea', now: '2026-11-28T08:00:00.000Z' } as const;
const workspaceId = 'ws_01kb8m3tq2e8fvq3w5r7c9d0ea';
const [place, other] = ['a', 'b'].map((each): FieldId => `field_01kb8m3tq2e8fvq3w5r7c9d0e${each}`) as [FieldId, FieldId];
const shed: OptionId = 'option_01kb8m3tq2e8fvq3w5r7c9d0ea';
const field = createField({ name: 'Place', kind: 'text', position: 0 }, { workspaceId, fieldId: place }, acting).next;
const deleted = deleteField(field, acting)!.next;

test('an item loses what leaves and nothing else, in the trash too, once', () => {
  const item = itemAt(acting.now, { fields: { [place]: 'Shed', [other]: 3 } });
  expect(clearItem(item, field)).toBeUndefined();
  for (const each of [item, trashItem(item, acting).next]) {
    const { next, event } = clearItem(each, deleted)!;
    expect({ next, event }).toEqual({ next: { ...each, fields: { [other]: 3 } }, event: { type: 'item.field_cleared', data: {} } });
    expect(clearItem(next, deleted)).toBeUndefined();
  }
  expect(clearItem(itemAt(acting.now, { fields: { [place]: shed } }), { ...field, leaving: [shed] })!.next.fields).toBeUndefined();
});

test('a template does, too, unless it is deleted', () => {
  const input = TemplateInput.parse({ name: 'Spring', items: [{ title: 'Dig', fields: { [place]: 'Shed' } }, { title: 'Sow' }] });
  const template = createTemplate(input, { workspaceId, templateId: 'template_01kb8m3tq2e8fvq3w5r7c9d0ea' }, acting).next;
  const { next } = clearTemplate(template, deleted)!;
  expect(next.items.map(({ fields }) => fields)).toEqual([undefined, undefined]);
  expect([
    clearTemplate(next, deleted),
    clearTemplate({ ...template, deletedAt: acting.now }, deleted),
    clearTemplate(template, field),
  ]).toEqual([undefined, undefined, undefined]);
});
