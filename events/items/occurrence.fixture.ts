import { endingsOf, noteEnd, takenBackIn } from '../../shared/domain/items/history/ended-occurrence.ts';
import { at, itemAt } from '../../shared/domain/items/items/item.fixture.ts';
import { completeItem } from '../../shared/domain/items/occurrences/item-occurrences.ts';
import { reopenItem } from '../../shared/domain/items/occurrences/reopen.ts';
import { type Sample, samplesOf } from '../sample.fixture.ts';

const now = '2026-11-21T08:00:00.000Z';

/** What the end of an item, and its taking back, leave in its history. */
export const occurrenceSamples = (): Sample[] => {
  const occurrenceId = 'occ_01kb8m3tq2e8fvq3w5r7c9d0eb' as const;
  const done = completeItem(itemAt(now), at(now));
  const [ending] = endingsOf({ record: done.next, data: done.event.data });
  const ended = noteEnd(undefined, { ...ending!.ended, occurrenceId })!;
  const reopened = reopenItem(done.next, at(now));
  const [takenBack] = takenBackIn({ record: reopened.next, data: reopened.event.data, at: now });
  return samplesOf('occurrence', ended, noteEnd(ended.next, { ...takenBack!.ended, occurrenceId })!);
};
