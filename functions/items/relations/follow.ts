import type { WriteContext } from '../../../shared/data/core/entity.ts';
import { items, itemsAt } from '../../../shared/data/items/items.ts';
import { relations, relationsOf } from '../../../shared/data/items/relations.ts';
import { expiryAfter } from '../../../shared/domain/core/expiry.ts';
import type { ItemId, UserId, WorkspaceId } from '../../../shared/domain/core/ids.ts';
import type { Item } from '../../../shared/domain/items/items/item.ts';
import {
  followItems,
  isInTheWay,
  lastDoneBy,
  otherEnd,
  type Relation,
  setBlocked,
} from '../../../shared/domain/items/relations/relation.ts';
import { fateOf } from '../lists/follow.ts';

type Of = { workspaceId: WorkspaceId; itemId: ItemId };

/** The items at the other ends of relations, as far as they are there. */
export const othersOf = async (found: readonly Relation[]): Promise<Map<ItemId, Item>> =>
  new Map((await itemsAt(found.map(otherEnd))).map(item => [item.itemId, item]));

const blockersOf = async (of: Of): Promise<Item[]> => {
  const found = (await relationsOf(of)).filter(({ kind }) => kind === 'blocked_by');
  return [...(await othersOf(found)).values()];
};

/**
 * An item says whether it waits for others, as it is at this moment, whichever event came first. What is read may be over when it is written: so each
 * such write is an event, after which this is done once more.
 */
export const settleBlocked = async (of: Of, context: WriteContext, endedBy?: UserId): Promise<void> => {
  const decide = async (item: Item) => {
    const blockers = await blockersOf(of);
    return setBlocked(item, blockers.some(isInTheWay), endedBy ?? lastDoneBy(blockers));
  };
  if (await items.find(of)) await items.update(of, decide, context);
};

const settleOthers = async (found: readonly Relation[], context: WriteContext): Promise<void> => {
  const behind = found.filter(({ kind }) => kind === 'blocks');
  await Promise.all(behind.map(each => settleBlocked(otherEnd(each), context)));
};

/** Those that an item blocks look whether they wait. */
export const settleBlockedBehind = async (blocker: Of, context: WriteContext): Promise<void> =>
  settleOthers(await relationsOf(blocker), context);

/** Lets both ends of some relations be forgotten when the first of their items is, or not any more. One that is gone is so for 30 days at the most. */
const follow = async (found: readonly Relation[], own: Pick<Item, 'expiresAt'>, context: WriteContext): Promise<void> => {
  const others = await othersOf(found);
  await Promise.all(
    found.flatMap(relation => {
      const ends = [own, others.get(relation.otherId) ?? { expiresAt: relation.expiresAt ?? expiryAfter(context.now) }];
      return [relation, otherEnd(relation)].map(async end => {
        if (await relations.find(end)) await relations.update(end, each => followItems(each, ends), context);
      });
    }),
  );
};

/** A relation that was just made. Where one of its items went at the same moment, it is forgotten with it: neither sees the other's write otherwise. */
export const besideItems = async (relation: Relation, context: WriteContext): Promise<void> =>
  follow([relation], await fateOf(relation, context.now), context);

/** The relations of an item are forgotten when it is, or not any more: it looks where the item is at this moment, whichever event came first. */
export const relationsFollow = async (of: Of, context: WriteContext): Promise<void> => {
  const found = await relationsOf(of);
  if (found.length > 0) await follow(found, await fateOf(of, context.now), context);
};

/** What has still to know of an item that is gone: its relations are forgotten, and those that it blocked wait no more. */
export const strayRelationsFollow = async (of: Of, context: WriteContext): Promise<void> => {
  const found = await relationsOf(of);
  const left = found.filter(({ expiresAt }) => expiresAt === undefined);
  await follow(left, { expiresAt: expiryAfter(context.now) }, context);
  await settleOthers(found, context);
};
