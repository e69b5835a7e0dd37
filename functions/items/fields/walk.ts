import { fields } from '../../../shared/data/items/fields.ts';
import { clearItem, clearTemplate } from '../../../shared/domain/items/fields/field-walk.ts';
import { walkerOf } from '../walks/walk.ts';

/** Takes what is leaving with a field, all its values or those of some options, off what has them. */
export const walkOn = walkerOf({
  ...fields,
  name: 'field',
  leavingOf: field => ({ item: item => clearItem(item, field), template: template => clearTemplate(template, field) }),
});
