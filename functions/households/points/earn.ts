import { itemEvents } from '../../../events/items/item.ts';
import type { WriteContext } from '../../../shared/data/core/entity.ts';
import { patient, retryLostRace } from '../../../shared/data/core/race.ts';
import { postEntry } from '../../../shared/data/households/ledger.ts';
import { pointsEntries } from '../../../shared/data/households/points-entries.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import { type EndIds, earnedBy, earnerOf, type PointsEntry, takenBackBy, written } from '../../../shared/domain/households/points-entry.ts';
import { endingsOf, partEndingOf, takenBackIn } from '../../../shared/domain/items/history/ended-occurrence.ts';
import { clockContext } from '../../../shared/runtime/events/clock-context.ts';
import { listener } from '../../../shared/runtime/events/consume.ts';
import { derivedId } from '../../../shared/runtime/http/ids.ts';

type Ending = ReturnType<typeof endingsOf>[number];

/** The ids that follow from an end: the same, whichever event tells of it, however often. */
const idsOf = ({ name, ended: { at, takenBackAt = at } }: Ending): EndIds => ({
  earned: derivedId('pointsEntry', name, Date.parse(at)),
  takenBack: derivedId('pointsEntry', `${name}|taken back`, Date.parse(takenBackAt)),
  occurrenceId: derivedId('occurrence', name, Date.parse(at)),
});

const earn = async (endings: Ending[], context: WriteContext): Promise<void> => {
  for (const ending of endings) {
    const entry = earnedBy(ending.ended, idsOf(ending));
    if (entry) await postEntry(entry, context);
  }
};

/** Keeps the place of an entry that has not come yet. Fails with `conflict` where it has come meanwhile. */
const keepPlace = async (voided: PointsEntry, context: WriteContext): Promise<void> => {
  const { record } = await pointsEntries.create(written(voided), context);
  if (record.points !== 0) throw new Failure('conflict', { what: pointsEntries.name });
};

const takeBack = (ending: Ending, context: WriteContext): Promise<void> =>
  retryLostRace(async () => {
    const { ended } = ending;
    const ids = idsOf(ending);
    const holderId = earnerOf(ended);
    if (!holderId) return;
    const found = await pointsEntries.find({ ...ended, holderId, pointsEntryId: ids.earned });
    const entry = takenBackBy(ended, found, ids);
    if (!entry) return;
    if (entry.points === 0) await keepPlace(entry, context);
    else await postEntry(entry, context);
  }, patient);

const takeAllBack = async (endings: Ending[], context: WriteContext): Promise<void> => {
  for (const ending of endings) await takeBack(ending, context);
};

/** What is done earns its points, and loses them when it is taken back: each once, in whichever order its events come, and however often. */
export const points = listener(
  {
    'item.completed': itemEvents['item.completed'],
    'item.part_done': itemEvents['item.part_done'],
    'item.part_taken_back': itemEvents['item.part_taken_back'],
    'item.reopened': itemEvents['item.reopened'],
  },
  {
    'item.completed': event => earn(endingsOf(event), clockContext(event.requestId)),
    'item.part_done': event => earn(partEndingOf(event), clockContext(event.requestId)),
    'item.part_taken_back': event => takeAllBack(takenBackIn(event), clockContext(event.requestId)),
    'item.reopened': event => takeAllBack(takenBackIn(event), clockContext(event.requestId)),
  },
);
