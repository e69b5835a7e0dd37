import type { ItemId, RotaId, WorkspaceId } from '../../domain/core/ids.ts';
import type { Item } from '../../domain/items/items/item.ts';
import type { WithRota } from '../../domain/items/rotas/item-rota.ts';
import type { Rota } from '../../domain/items/rotas/rota.ts';
import type { WriteContext } from '../core/entity.ts';
import { patient, retryLostRace } from '../core/race.ts';
import { transact, type Write } from '../core/transact.ts';
import { heedingCalendars } from './heeded-calendars.ts';
import { items } from './items.ts';
import { rotas } from './rotas.ts';

type ItemKey = { workspaceId: WorkspaceId; itemId: ItemId };

const rememberedAtMost = 10_000;
/** Which rota an item was in when this instance last saw it: a guess, by which both are read in one request. */
const seen = new Map<string, RotaId>();

/** Notes which rota an item is in, if it is in one. */
export const noteRota = (item: Pick<Item, 'itemId' | 'rotaId'>): void => {
  const { itemId, rotaId } = item;
  if (rotaId === undefined) seen.delete(itemId);
  else seen.set(itemId, rotaId);
  if (seen.size > rememberedAtMost) seen.delete(seen.keys().next().value!);
};

/** Reads the rota that an item is in: at once with the item where it is known which, else when the item is there. */
export const rotaReader = ({ workspaceId, itemId }: ItemKey): ((item: Item) => Promise<Rota | undefined>) => {
  const guess = seen.get(itemId);
  const guessed = guess && rotas.find({ workspaceId, rotaId: guess });
  // Who never asks for it leaves it: its failure is nobody's.
  guessed?.catch(() => undefined);
  return async item => {
    noteRota(item);
    if (item.rotaId === undefined) return undefined;
    return item.rotaId === guess ? guessed : rotas.find({ workspaceId, rotaId: item.rotaId });
  };
};

/**
 * Loads an item and its rota, decides, and saves both or neither, with the sub-items that are decided on, too; a lost race for any is decided anew. An item without a rota costs what any
 * change of an item costs.
 */
export const updateInRota = (
  id: ItemKey,
  decide: (item: Item, rota: Rota | undefined) => WithRota | undefined | Promise<WithRota | undefined>,
  context: WriteContext,
  ifMatch?: readonly number[],
): Promise<Item> =>
  retryLostRace(() => {
    const rotaOf = rotaReader(id);
    return items.update(
      id,
      async item => {
        const decided = await decide(item, await rotaOf(item));
        if (!decided) return undefined;
        const { item: change, rota, subItems = [] } = await heedingCalendars(decided);
        return {
          ...change,
          beside: [...(rota ? [rotas.putNext(rota, context)] : []), ...subItems.map(each => items.putNext(each, context))],
        };
      },
      context,
      ifMatch,
      { tries: 1 },
    );
  }, patient);

/** Creates an item, and gives its turn in the same write, with what else goes beside it; or answers the one that stands under its key already. */
export const createItemInRota = async (
  id: ItemKey,
  rotaId: RotaId,
  decide: (rota: Rota) => WithRota,
  context: WriteContext,
  beside: () => Promise<Write[]> = async () => [],
): Promise<Item> =>
  retryLostRace(async () => {
    const known = await items.findReplayed(id, context);
    if (known) return known;
    const { item, rota } = await heedingCalendars(decide(await rotas.get({ ...id, rotaId })));
    const others = [...(rota ? [rotas.putNext(rota, context)] : []), ...(await beside())];
    if (others.length === 0) return (await items.create(item, context)).record;
    const put = items.putNew(item, context);
    await transact([put, ...others]);
    return items.fromRow(put.Item!);
  }, patient);
