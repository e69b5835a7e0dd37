import { Failure } from '../../core/failure.ts';
import type { ItemId } from '../../core/ids.ts';

/** How many items are looked at before it is said that there are too many of them. */
export const looksAtMost = 200;

/** What an item blocks, or what it is blocked by. */
export type Neighbours = (itemId: ItemId, side: 'blocks' | 'blocked_by') => Promise<readonly ItemId[]>;

type Side = { side: 'blocks' | 'blocked_by'; known: Set<ItemId>; edge: ItemId[] };

/**
 * Whether an item blocks another already, by itself or by what stands between them. Looks from both ends, each time at the side where less is to be seen: what is
 * put at an end of a chain, however long, costs two looks. Fails with `limit_reached` where the way is not found among so many.
 */
export const leadsTo = async (from: ItemId, to: ItemId, neighbours: Neighbours): Promise<boolean> => {
  const ahead: Side = { side: 'blocks', known: new Set([from]), edge: [from] };
  const behind: Side = { side: 'blocked_by', known: new Set([to]), edge: [to] };
  let looks = 0;
  while (from !== to && ahead.edge.length > 0 && behind.edge.length > 0) {
    const [near, far] = ahead.edge.length <= behind.edge.length ? [ahead, behind] : [behind, ahead];
    looks += near.edge.length;
    if (looks > looksAtMost) throw new Failure('limit_reached', { limit: looksAtMost });
    const seen = (await Promise.all(near.edge.map(each => neighbours(each, near.side)))).flat();
    if (seen.some(each => far.known.has(each))) return true;
    near.edge = [...new Set(seen)].filter(each => !near.known.has(each));
    for (const each of near.edge) near.known.add(each);
  }
  return from === to;
};
