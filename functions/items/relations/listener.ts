import { itemEvents } from '../../../events/items/item.ts';
import { relationEvents } from '../../../events/items/relation.ts';
import { UserId } from '../../../shared/domain/core/ids.ts';
import type { Item } from '../../../shared/domain/items/items/item.ts';
import type { Relation } from '../../../shared/domain/items/relations/relation.ts';
import { clockContext } from '../../../shared/runtime/events/clock-context.ts';
import { listener } from '../../../shared/runtime/events/consume.ts';
import { besideItems, relationsFollow, settleBlocked, settleBlockedBehind } from './follow.ts';

type Cause = { by: string; requestId: string };

/** What follows is done in the name of whoever has done the first thing. */
const actorOf = ({ by, requestId }: Cause) => ({ ...clockContext(requestId), by });

type OfItem = Cause & { record: Item };

/** An item has ended, or goes on: those that wait for it look. */
const moved = (event: OfItem): Promise<void> => settleBlockedBehind(event.record, actorOf(event));
/** The relations of an item go where it goes, into the trash or out of it. */
const trashed = async (event: OfItem): Promise<void> => {
  await relationsFollow(event.record, clockContext(event.requestId));
  await moved(event);
};
/** Looks once more whether an item waits, at what was there when that was written: what is found then is not the doing of who has written it. */
const settled = (event: OfItem): Promise<void> => settleBlocked(event.record, clockContext(event.requestId));
/** What came back from the trash looks itself, too. */
const restored = async (event: OfItem): Promise<void> => {
  await trashed(event);
  await settled(event);
};

/** A relation was made: what its maker does next is done here as well, as they may have died before. */
const related = async ({ record, requestId }: Cause & { record: Relation }): Promise<void> => {
  await besideItems(record, clockContext(requestId));
  await settleBlocked(record, clockContext(requestId));
};

/** A relation was taken away: who did that has brought about what follows, whoever did what blocked it before. */
const unrelated = ({ record, ...cause }: Cause & { record: Relation }): Promise<void> =>
  settleBlocked(record, actorOf(cause), UserId.safeParse(cause.by).data);

/** What relations have an item wait for, and what becomes of them with their items. */
export const relations = listener(
  {
    'relation.created': relationEvents['relation.created'],
    'relation.removed': relationEvents['relation.removed'],
    'item.completed': itemEvents['item.completed'],
    'item.skipped': itemEvents['item.skipped'],
    'item.missed': itemEvents['item.missed'],
    'item.reopened': itemEvents['item.reopened'],
    'item.made_due': itemEvents['item.made_due'],
    'item.trashed': itemEvents['item.trashed'],
    'item.restored': itemEvents['item.restored'],
    'item.blocked': itemEvents['item.blocked'],
    'item.unblocked': itemEvents['item.unblocked'],
  },
  {
    'relation.created': related,
    'relation.removed': unrelated,
    'item.completed': moved,
    'item.skipped': moved,
    'item.missed': moved,
    'item.reopened': moved,
    'item.made_due': moved,
    'item.trashed': trashed,
    'item.restored': restored,
    'item.blocked': settled,
    'item.unblocked': settled,
  },
);
