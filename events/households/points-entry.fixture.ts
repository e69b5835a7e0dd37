import { emptyBalance, withEntry } from '../../shared/domain/households/balance.ts';
import { endIds } from '../../shared/domain/households/points-entry.fixture.ts';
import { adjust, earnedBy, eraseEntry, takenBackBy, written } from '../../shared/domain/households/points-entry.ts';
import { endingsOf, takenBackIn } from '../../shared/domain/items/history/ended-occurrence.ts';
import { at, itemAt } from '../../shared/domain/items/items/item.fixture.ts';
import { completeItem } from '../../shared/domain/items/occurrences/item-occurrences.ts';
import { reopenItem } from '../../shared/domain/items/occurrences/reopen.ts';
import { type Sample, samplesOf } from '../sample.fixture.ts';

const now = '2026-11-28T08:00:00.000Z';

/** What somebody earns, loses again and is given, and their balance. */
export const pointsSamples = (): Sample[] => {
  const done = completeItem({ ...itemAt(now), points: 5 }, at(now));
  const reopened = reopenItem(done.next, at(now));
  const [ending] = endingsOf({ record: done.next, data: done.event.data });
  const [takenBack] = takenBackIn({ record: reopened.next, data: reopened.event.data, at: now });
  const earned = earnedBy(ending!.ended, endIds)!;
  const { workspaceId, holderId } = earned;
  const ids = { workspaceId, holderId, pointsEntryId: 'points_01kb8m3tq2e8fvq3w5r7c9d0ec' } as const;
  return [
    ...samplesOf(
      'points_entry',
      written(earned),
      written(takenBackBy(takenBack!.ended, earned, endIds)!),
      written(takenBackBy(takenBack!.ended, undefined, endIds)!),
      written(adjust({ points: 3, note: 'Helped with the shopping' }, ids, { userId: holderId, now })),
      written({ ...earned, points: -3, cause: 'pooled', rewardId: 'reward_01kb8m3tq2e8fvq3w5r7c9d0ea' }),
      written({ ...earned, points: 3, cause: 'pool_returned', rewardId: 'reward_01kb8m3tq2e8fvq3w5r7c9d0ea' }),
      eraseEntry(earned, now),
    ),
    ...samplesOf('balance', withEntry(emptyBalance(earned), earned)),
  ];
};
