import { itemAt } from '../../shared/domain/items/items/item.fixture.ts';
import { createRelation, followItems, removeRelation, setBlocked } from '../../shared/domain/items/relations/relation.ts';
import { type Sample, samplesOf } from '../sample.fixture.ts';

const now = '2026-11-28T08:00:00.000Z';
const acting = { userId: 'user_01kb8m3tq2e8fvq3w5r7c9d0ea', now } as const;
const otherId = 'item_01kb8m5z7he4mtx2p9n6a3k8rb';

/** A relation at both ends, all that happens to it, and the item that waits. */
export const relationSamples = (): Sample[] => {
  const item = itemAt(now);
  const both = createRelation(
    { kind: 'blocked_by', otherId },
    [item, { ...item, itemId: otherId }],
    'rel_01kb8m3tq2e8fvq3w5r7c9d0ea',
    acting,
  );
  const blocked = setBlocked(item, true)!;
  return [
    ...samplesOf('relation', ...both, followItems(both[0].next, [{ expiresAt: 1_800_000_000 }])!, removeRelation(both[0].next, acting)!),
    ...samplesOf('item', blocked, setBlocked(blocked.next, false, acting.userId)!),
  ];
};
