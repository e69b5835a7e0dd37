import { fieldEvents } from '../../../events/items/field.ts';
import type { WriteContext } from '../../../shared/data/core/entity.ts';
import type { Field } from '../../../shared/domain/items/fields/field.ts';
import { clockContext } from '../../../shared/runtime/events/clock-context.ts';
import { listener } from '../../../shared/runtime/events/consume.ts';
import { patienceMs } from '../walks/walk.ts';
import { walkOn } from './walk.ts';

type Cause = { by: string; requestId: string; record: Field };

/** Values are leaving: the walk goes on from where it has come to, unless that is done, in the name of whoever began it. */
const leave = ({ by, requestId, record }: Cause): Promise<void> => {
  const context: WriteContext = { ...clockContext(requestId), by };
  return walkOn(record, record.walk, context, { untilMs: Date.now() + patienceMs });
};

/** What becomes of the values of items when their field, or an option of it, is deleted. */
export const fields = listener(
  {
    'field.changed': fieldEvents['field.changed'],
    'field.deleted': fieldEvents['field.deleted'],
    'field.items_left': fieldEvents['field.items_left'],
  },
  { 'field.changed': leave, 'field.deleted': leave, 'field.items_left': leave },
);
