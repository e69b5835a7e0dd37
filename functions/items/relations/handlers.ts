import type * as z from 'zod';
import type { HandlersOf } from '../../../shared/api/core/route.ts';
import type { relationRoutes } from '../../../shared/api/items/relations.ts';
import type { UserContext } from '../../../shared/data/core/entity.ts';
import { unmarked } from '../../../shared/data/core/marks.ts';
import { relations, relationsOf } from '../../../shared/data/items/relations.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import {
  createRelation,
  otherEnd,
  presentRelation,
  type Relation,
  type RelationShown,
  removeRelation,
} from '../../../shared/domain/items/relations/relation.ts';
import { type BesideItemRequest, isReadable, readableItem } from '../items/readable.ts';
import { besideItems, othersOf, settleBlocked } from './follow.ts';
import { relate } from './relate.ts';

type Shown = z.infer<typeof RelationShown>;

/** Of these relations those whose other item is there, not in the trash, and within what the caller may read. */
const shownOf = async (asked: BesideItemRequest, found: Relation[]): Promise<Shown[]> => {
  const others = await othersOf(found);
  return found.flatMap(relation => {
    const other = others.get(relation.otherId);
    return other && !other.trashedAt && isReadable(asked, other) ? [{ ...relation, title: other.title, status: other.status }] : [];
  });
};

const shownOne = async (asked: BesideItemRequest, relation: Relation): Promise<Shown> => {
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
    const ends = await Promise.all([readableItem(asked), readableItem(asked, body.otherId)]);
    const both = createRelation(body, ends, await newId('relation'), context);
    const { record, created } = await relate(both, context);
    // An item that went into the trash at the same moment has not seen it.
    if (created) await Promise.all([settle(record, context), besideItems(record, unmarked(context))]);
    return shownOne(asked, record);
  },

  listRelations: async asked => {
    const [, found] = await Promise.all([readableItem(asked), relationsOf(asked.params)]);
    return { items: await shownOf(asked, found) };
  },

  getRelation: async asked => {
    const [, relation] = await Promise.all([readableItem(asked), relations.get(asked.params)]);
    return shownOne(asked, relation);
  },

  deleteRelation: async ({ context, ifMatch, ...asked }) => {
    await readableItem(asked);
    const removed = await relations.update(
      asked.params,
      async ours => {
        const change = removeRelation(ours, context);
        if (!change) return undefined;
        await readableItem(asked, ours.otherId);
        const theirs = removeRelation(await relations.get(otherEnd(ours)), context);
        return { ...change, beside: theirs ? [relations.putNext(theirs, unmarked(context))] : [] };
      },
      context,
      ifMatch,
    );
    await settle(removed, context);
  },
};
