import type { WriteContext } from '../../../shared/data/core/entity.ts';
import { unmarked } from '../../../shared/data/core/marks.ts';
import { placeIn, type Quota, retryQuota } from '../../../shared/data/core/quota.ts';
import { transact } from '../../../shared/data/core/transact.ts';
import { relations, relationsOf } from '../../../shared/data/items/relations.ts';
import type { Change } from '../../../shared/domain/core/due.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import { type BothEnds, type Relation, relationsAtMost, standingBetween } from '../../../shared/domain/items/relations/relation.ts';
import { leadsTo, type Neighbours } from '../../../shared/domain/items/relations/relation-circle.ts';

/** Fails with `relation_circle` where an item would block itself in the end. */
const requireNoCircle = async ({ workspaceId, itemId, kind, otherId }: Relation): Promise<void> => {
  if (kind !== 'blocks' && kind !== 'blocked_by') return;
  const neighbours: Neighbours = async (each, side) =>
    (await relationsOf({ workspaceId, itemId: each })).filter(found => found.kind === side).map(found => found.otherId);
  const [blocker, blocked] = kind === 'blocks' ? [itemId, otherId] : [otherId, itemId];
  if (await leadsTo(blocked, blocker, neighbours)) throw new Failure('relation_circle');
};

/** The place that a relation takes, and what stands between its items already, if anything does. */
const placeFor = async (ours: Relation, theirs: Relation) => {
  let standing: Relation | undefined;
  const held: Quota['held'] = async () => {
    const [here, there] = await Promise.all([relationsOf(ours), relationsOf(theirs)]);
    standing = standingBetween(here, ours);
    if (standing) return [];
    await requireNoCircle(ours);
    return here.length > there.length ? here : there;
  };
  const place = await placeIn({ pk: `WS#${ours.workspaceId}`, name: relations.name, most: relationsAtMost, held });
  return { place, standing };
};

/**
 * Writes a relation at both ends, or neither; or answers the one that stands between the two items. Those of a workspace are made one after the other: of
 * two at once that each see no circle, one is written, and the other looks anew. Fails with `relation_circle`, `already_exists` and `limit_reached`.
 */
export const relate = (
  [ours, theirs]: BothEnds<Change<Relation>>,
  context: WriteContext,
): Promise<{ record: Relation; created: boolean }> =>
  retryQuota(async () => {
    const known = await relations.findReplayed(ours.next, context);
    if (known) return { record: known, created: false };
    const { place, standing } = await placeFor(ours.next, theirs.next);
    if (standing) return { record: standing, created: false };
    const put = relations.putNew(ours, context);
    await transact([put, relations.putNew(theirs, unmarked(context)), place]);
    return { record: relations.fromRow(put.Item!), created: true };
  });
