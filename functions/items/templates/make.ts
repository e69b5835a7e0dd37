import type { WriteContext } from '../../../shared/data/core/entity.ts';
import type { Write } from '../../../shared/data/core/transact.ts';
import { items } from '../../../shared/data/items/items.ts';
import type { Actor } from '../../../shared/domain/core/due.ts';
import type { ItemId } from '../../../shared/domain/core/ids.ts';
import type { Item } from '../../../shared/domain/items/items/item.ts';
import { itemsFrom, type Template, type Use } from '../../../shared/domain/items/templates/template.ts';
import { fitting } from '../fields/values.ts';
import { knowAway } from '../rotas/presence.ts';

/** The items of a template, which know who of their people is away, and what is written to make them. Fails with `invalid_request` where they are none any more. */
export const itemsOfUse = async (
  template: Template,
  use: Use,
  ids: readonly ItemId[],
  acting: Actor & { zone: string },
  context: WriteContext,
): Promise<{ made: Item[]; writes: Write[] }> => {
  const { changes, checks } = await fitting(template.workspaceId, itemsFrom(template, use, ids, acting));
  const known = await Promise.all(changes.map(change => knowAway(undefined, change)));
  return { made: known.map(({ next }) => next), writes: [...known.map(change => items.putNew(change, context)), ...checks] };
};
