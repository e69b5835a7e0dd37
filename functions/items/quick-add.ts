import { Failure } from '../../shared/domain/failure.ts';
import { ItemInput } from '../../shared/domain/item.ts';
import type { QuickAdd } from '../../shared/domain/quick-add.ts';

/** The item that a line of text asks for. Fails with `invalid_request` where no title is left, or what was said cannot be. */
export const inputOf = ({ draft }: QuickAdd): ItemInput => {
  const { success, data, error } = ItemInput.safeParse(draft);
  if (success) return data;
  const errors = error.issues.map(({ path, message }) => ({ pointer: '/text', detail: `${path.join('.')}: ${message}` }));
  throw new Failure('invalid_request', { errors: draft.title === undefined ? [{ pointer: '/text', detail: 'leaves no title' }] : errors });
};
