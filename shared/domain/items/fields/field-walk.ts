import type { Change } from '../../core/due.ts';
import type { Item } from '../items/item.ts';
import type { Template } from '../templates/template.ts';
import type { Field } from './field.ts';
import { isLeaving, withoutValues } from './field-values.ts';

/** An item, in the trash or not, without what leaves with a field. Undefined where it has none of it. */
export const clearItem = (item: Item, field: Field): Change<Item> | undefined => {
  const fields = withoutValues(item.fields, isLeaving(field));
  return fields === item.fields ? undefined : { next: { ...item, fields }, event: { type: 'item.field_cleared', data: {} } };
};

/** A template without what leaves with a field. Undefined where it has none of it. */
export const clearTemplate = (template: Template, field: Field): Change<Template> | undefined => {
  const items = template.items.map(item => ({ ...item, fields: withoutValues(item.fields, isLeaving(field)) }));
  const isSame = items.every(({ fields }, i) => fields === template.items[i]!.fields);
  if (template.deletedAt !== undefined || isSame) return undefined;
  return { next: { ...template, items }, event: { type: 'template.changed', data: { fields: ['items'] } } };
};
