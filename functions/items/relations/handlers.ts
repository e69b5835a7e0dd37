import type * as z from 'zod';
import type { HandlersOf, RequestOf } from '../../../shared/api/core/route.ts';
import type { relationRoutes } from '../../../shared/api/items/relations.ts';
import type { UserContext } from '../../../shared/data/core/entity.ts';
import { items } from '../../../shared/data/items/items.ts';
import { relations, relationsOf } from '../../../shared/data/items/relations.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import type { ItemId } from '../../../shared/domain/core/ids.ts';
import { reachOf } from '../../../shared/domain/core/permissions.ts';
import type { Item } from '../../../shared/domain/items/item.ts';
import { isWithinReach } from '../../../shared/domain/items/item-view.ts';
import {
  createRelation,
  otherEnd,
  presentRelation,
  type Relation,
  type RelationShown,
  removeRelation,
} from '../../../shared/domain/items/relation.ts';
import { unmarked } from '../lists/follow.ts';
import { besideItems, othersOf, settleBlocked } from './follow.ts';
import { relate } from './relate.ts';

type Asked = Pick<RequestOf<(typeof relationRoutes)['listRelations']>, 'params' | 'role' | 'reach' | 'caller'>;
type Shown = z.infer<typeof RelationShown>;

/** Is an item within what the caller may do here, and may read? */
const isWithin = ({ role, reach, caller: { userId } }: Asked, item: Item): boolean => {
  const reading = reachOf(role, 'item:read');
  return reading !== undefined && [reach, reading].every(each => isWithinReach(item, each, userId));
};

/** An item of the workspace, if the caller may do this to it. */
const itemWithin = async (asked: Asked, itemId: ItemId): Promise<Item> => {
  const item = await items.get({ workspaceId: asked.params.workspaceId, itemId });
  if (!isWithin(asked, item)) throw new Failure('not_found', { what: 'item' });
  return item;
};

/** Of these relations those whose other item is there, not in the trash, and within what the caller may read. */
const shownOf = async (asked: Asked, found: Relation[]): Promise<Shown[]> => {
  const others = await othersOf(found);
  return found.flatMap(relation => {
    const other = others.get(relation.otherId);
    return other && !other.trashedAt && isWithin(asked, other) ? [{ ...relation, title: other.title, status: other.status }] : [];
  });
};

const shownOne = async (asked: Asked, relation: Relation): Promise<Shown> => {
  const [shown] = await shownOf(asked, [presentRelation(relation)]);
  if (!shown) throw new Failure('not_found', { what: 'relation' });
  return shown;
};

/** Whichever of the two items waits for the other looks whether it does. */
const settle = async (relation: Relation, context: UserContext): Promise<void> => {
  const { kind, workspaceId, itemId, otherId } = relation;
  if (kind !== 'blocks' && kind !== 'blocked_by') return;
  const blocked = kind === 'blocks' ? otherId : itemId;
  await settleBlocked({ workspaceId, itemId: blocked }, unmarked(context), context.userId);
};

export const relationHandlers: HandlersOf<typeof relationRoutes> = {
  createRelation: async ({ body, newId, context, ...asked }) => {
    const ends = await Promise.all([itemWithin(asked, asked.params.itemId), itemWithin(asked, body.otherId)]);
    const both = createRelation(body, ends, await newId('relation'), context);
    const { record, created } = await relate(both, context);
    // An item that went into the trash at the same moment has not seen it.
    if (created) await Promise.all([settle(record, context), besideItems(record, unmarked(context))]);
    return shownOne(asked, record);
  },

  listRelations: async asked => {
    const [, found] = await Promise.all([itemWithin(asked, asked.params.itemId), relationsOf(asked.params)]);
    return { items: await shownOf(asked, found) };
  },

  getRelation: async asked => {
    const [, relation] = await Promise.all([itemWithin(asked, asked.params.itemId), relations.get(asked.params)]);
    return shownOne(asked, relation);
  },

  deleteRelation: async ({ context, ifMatch, ...asked }) => {
    await itemWithin(asked, asked.params.itemId);
    const removed = await relations.update(
      asked.params,
      async ours => {
        const change = removeRelation(ours, context);
        if (!change) return undefined;
        await itemWithin(asked, ours.otherId);
        const theirs = removeRelation(await relations.get(otherEnd(ours)), context);
        return { ...change, beside: theirs ? [relations.putNext(theirs, unmarked(context))] : [] };
      },
      context,
      ifMatch,
    );
    await settle(removed, context);
  },
};
