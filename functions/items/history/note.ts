import { itemEvents } from '../../../events/items/item.ts';
import type { WriteContext } from '../../../shared/data/core/entity.ts';
import { occurrences } from '../../../shared/data/items/occurrences.ts';
import { endingsOf, missesOf, noteEnd, partEndingOf, takenBackIn } from '../../../shared/domain/items/history/ended-occurrence.ts';
import { clockContext } from '../../../shared/runtime/events/clock-context.ts';
import { listener } from '../../../shared/runtime/events/consume.ts';
import { derivedId } from '../../../shared/runtime/http/ids.ts';

type Endings = ReturnType<typeof endingsOf>;

/** Writes down how occurrences ended, each under an id that follows from its end: however often and in whichever order its events come, it is one entry. */
const note = async (endings: Endings, context: WriteContext): Promise<void> => {
  for (const { name, ended } of endings) {
    const told = { ...ended, occurrenceId: derivedId('occurrence', name, Date.parse(ended.at)) };
    const first = noteEnd(undefined, told)!;
    const { created } = await occurrences.create(first, context);
    if (!created) await occurrences.update(told, found => noteEnd(found, told), context);
  }
};

/** What ended stays in the history of its item and its workspace. */
export const history = listener(
  {
    'item.completed': itemEvents['item.completed'],
    'item.part_done': itemEvents['item.part_done'],
    'item.part_taken_back': itemEvents['item.part_taken_back'],
    'item.skipped': itemEvents['item.skipped'],
    'item.missed': itemEvents['item.missed'],
    'item.reopened': itemEvents['item.reopened'],
  },
  {
    'item.completed': event => note(endingsOf(event), clockContext(event.requestId)),
    'item.part_done': event => note(partEndingOf(event), clockContext(event.requestId)),
    'item.part_taken_back': event => note(takenBackIn(event), clockContext(event.requestId)),
    'item.skipped': event => note(endingsOf(event), clockContext(event.requestId)),
    'item.missed': event => note(missesOf(event), clockContext(event.requestId)),
    'item.reopened': event => note(takenBackIn(event), clockContext(event.requestId)),
  },
);
