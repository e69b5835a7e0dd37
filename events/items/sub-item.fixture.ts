import { due, itemAt } from '../../shared/domain/items/items/item.fixture.ts';
import { completeItem } from '../../shared/domain/items/occurrences/item-occurrences.ts';
import { addSubItem } from '../../shared/domain/items/sub-items/item-sub-items.ts';
import { followParent } from '../../shared/domain/items/sub-items/sub-item-round.ts';
import { type Sample, samplesOf } from '../sample.fixture.ts';

const now = '2026-11-28T08:00:00.000Z';
const acting = { userId: 'user_01kb8m3tq2e8fvq3w5r7c9d0ea', now } as const;

/** An item that gets a sub-item, and begins anew with it. */
export const subItemSamples = (): Sample[] => {
  const trip = itemAt(now, { due: due('2026-11-28T09:00'), recurrence: { rule: 'FREQ=WEEKLY' } });
  const pack = { ...itemAt(now, { due: due('2026-11-27') }), itemId: 'item_01kb8m5z7he4mtx2p9n6a3k8rb' } as const;
  const { parent, item } = addSubItem(trip, pack, []);
  return samplesOf('item', parent, followParent(item, completeItem(parent.next, acting).next, now)!);
};
