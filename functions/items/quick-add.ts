import { Failure } from '../../shared/domain/failure.ts';
import { invalid } from '../../shared/domain/invalid.ts';
import { placesIn } from '../../shared/domain/issues.ts';
import { ItemInput } from '../../shared/domain/item.ts';
import type { QuickAdd } from '../../shared/domain/quick-add.ts';

/** The item that a line of text asks for. Fails with `invalid_request` where no title is left, or what was said cannot be. */
export const inputOf = ({ draft }: QuickAdd): ItemInput => {
  if (draft.title === undefined) throw invalid('/text', 'no_title_left');
  const { success, data, error } = ItemInput.safeParse(draft, { reportInput: true });
  if (success) return data;
  throw new Failure('invalid_request', { errors: placesIn(error.issues).map(place => ({ ...place, pointer: '/text' })) });
};
