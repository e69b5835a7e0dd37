import type { ItemId, WorkspaceId } from '../../../shared/domain/core/ids.ts';
import { endingsOf, noteEnd } from '../../../shared/domain/items/history/ended-occurrence.ts';
import { changeItem, createItem } from '../../../shared/domain/items/history/item-changes.ts';
import { ItemInput } from '../../../shared/domain/items/items/item.ts';
import { completeItem } from '../../../shared/domain/items/occurrences/item-occurrences.ts';

const load = async () => ({
  ...(await import('../../../shared/data/items/occurrences.ts')),
  ...(await import('../../../functions/items/history/page.ts')),
  ...(await import('../../../shared/data/items/items.ts')),
  ...(await import('../../../shared/data/items/acts.ts')),
  ...(await import('../../../functions/items/items/undoable.ts')),
});

type World = {
  workspaceId: WorkspaceId;
  itemOf: (i: number) => ItemId;
  acting: Parameters<typeof completeItem>[1] & { requestId: string; zone: string };
};

/** The history of a workspace in which each item was done once, and one of them twenty times: what each asks of the table. */
export const historyCosts = ({ workspaceId, itemOf, acting }: World) => {
  let data: Awaited<ReturnType<typeof load>>;
  const input = ItemInput.parse({ title: 'Water the plants', due: { date: '2030-03-30' }, recurrence: { rule: 'FREQ=DAILY' } });
  const endOf = (i: number, itemId: ItemId) => {
    const { next, event } = completeItem(createItem(input, { workspaceId, itemId }, acting).next, acting, undefined, 'PT15M');
    const [ending] = endingsOf({ record: next, data: event.data });
    const at = new Date(Date.parse(acting.now) + i * 60_000).toISOString();
    return noteEnd(undefined, { ...ending!.ended, at, occurrenceId: `occ_01kb8m3tq2e8fvq3w5r7c9d${100 + i}` })!;
  };
  return {
    fill: async (): Promise<void> => {
      data = await load();
      for (let i = 1; i <= 19; i++) await data.occurrences.create(endOf(i, itemOf(2)), acting);
      for (let i = 1; i <= 60; i++) await data.occurrences.create(endOf(100 + i, itemOf(i)), acting);
    },
    patterns: {
      'the end of an occurrence into the history': () => data.occurrences.create(endOf(200, itemOf(1)), acting),
      'the same end again: it is there': async () => {
        const told = endOf(200, itemOf(1));
        await data.occurrences.create(told, acting);
        await data.occurrences.update(told.next, found => noteEnd(found, told.next), acting);
      },
      'an end taken back': () =>
        data.occurrences.update(
          endOf(101, itemOf(1)).next,
          found => noteEnd(found, { ...found, takenBackAt: acting.now, takenBackBy: acting.userId }),
          acting,
        ),
      'twenty ends of an item': () => data.historyOf({ workspaceId, itemId: itemOf(2) }, { limit: 20 }),
      'a change of its words that can be taken back': () =>
        data.items.update(
          { workspaceId, itemId: itemOf(50) },
          item => data.undoable(item, changeItem(item, { title: 'Water the orchids' }, acting), acting),
          acting,
        ),
      'what was done to an item since one of its versions': () => data.actsSince({ workspaceId, itemId: itemOf(50) }, 1),
      'fifty ends of a workspace, of as many items, with what these are called': async () =>
        data.withItems((await data.historyIn(workspaceId, {}, { limit: 50 })).items),
    } satisfies Record<string, () => Promise<unknown>>,
  };
};
