import { itemEvents } from '../../../events/items/item.ts';
import { relationEvents } from '../../../events/items/relation.ts';
import type { Item } from '../../../shared/domain/items/item.ts';
import { clockContext } from '../../../shared/runtime/events/clock-context.ts';
import { listener } from '../../../shared/runtime/events/consume.ts';
import { relationsFollow, settleBlocked, settleBlockedBehind } from './follow.ts';

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

/** What relations have an item wait for, and what becomes of them with their items. */
export const relations = listener(
  {
    'relation.created': relationEvents['relation.created'],
    'relation.removed': relationEvents['relation.removed'],
    'item.completed': itemEvents['item.completed'],
    'item.skipped': itemEvents['item.skipped'],
    'item.missed': itemEvents['item.missed'],
    'item.reopened': itemEvents['item.reopened'],
    'item.trashed': itemEvents['item.trashed'],
    'item.restored': itemEvents['item.restored'],
    'item.blocked': itemEvents['item.blocked'],
    'item.unblocked': itemEvents['item.unblocked'],
  },
  {
    'relation.created': ({ record, requestId }) => settleBlocked(record, clockContext(requestId)),
    'relation.removed': ({ record, ...cause }) => settleBlocked(record, actorOf(cause)),
    'item.completed': moved,
    'item.skipped': moved,
    'item.missed': moved,
    'item.reopened': moved,
    'item.trashed': trashed,
    'item.restored': restored,
    'item.blocked': settled,
    'item.unblocked': settled,
  },
);
