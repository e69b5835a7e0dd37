import type { WriteContext } from '../../../shared/data/core/entity.ts';
import { itemsOf } from '../../../shared/data/items/items.ts';
import { noteRota, updateInRota } from '../../../shared/data/items/rota-turns.ts';
import { rotas, rotasOf } from '../../../shared/data/items/rotas.ts';
import type { Change } from '../../../shared/domain/core/due.ts';
import type { WorkspaceId } from '../../../shared/domain/core/ids.ts';
import type { Item } from '../../../shared/domain/items/items/item.ts';
import type { WithRota } from '../../../shared/domain/items/rotas/item-rota.ts';
import type { Rota } from '../../../shared/domain/items/rotas/rota.ts';

const perPage = 50;
/** How long one run goes on before it leaves the rest to the next: well within the function's time. */
const patienceMs = 30_000;

/** Changes every rota of a workspace that a rule has something to say about. */
export const changeRotas = async (
  workspaceId: WorkspaceId,
  decide: (rota: Rota) => Change<Rota> | undefined,
  context: WriteContext,
): Promise<void> => {
  let cursor: string | undefined;
  do {
    const page = await rotasOf(workspaceId, { limit: perPage, cursor });
    await Promise.all(page.items.filter(decide).map(rota => rotas.update(rota, decide, context)));
    cursor = page.cursor;
  } while (cursor !== undefined);
};

/** Which items are passed on, and how. */
export type PassOn = {
  /** Is it one of those that are passed on? */
  keep: (item: Item) => boolean;
  /** What is to be known of a page before it is decided on. */
  ready?: (items: Item[]) => Promise<void>;
  decide: (item: Item, rota: Rota | undefined) => WithRota | undefined;
};

/**
 * Passes on items of a workspace for a while, and answers the place where it stopped, if it did. What was passed on is not found again, so whoever does
 * this twice, or half, comes to the same end. Those of one rota go one after the other, because each moves it on.
 */
export const passOnItems = async (
  workspaceId: WorkspaceId,
  { keep, ready, decide }: PassOn,
  context: WriteContext,
  after: string | undefined,
): Promise<string | undefined> => {
  const untilMs = Date.now() + patienceMs;
  let cursor = after;
  do {
    const page = await itemsOf(workspaceId, { limit: perPage, cursor, keep });
    await ready?.(page.items);
    const together = Map.groupBy(page.items, ({ rotaId, itemId }) => rotaId ?? itemId);
    await Promise.all(
      [...together.values()].map(async items => {
        for (const item of items) {
          noteRota(item);
          await updateInRota(item, decide, context);
        }
      }),
    );
    cursor = page.cursor;
  } while (cursor !== undefined && Date.now() <= untilMs);
  return cursor;
};
