import type { ItemId, OccurrenceId, UserId, WorkspaceId } from '../../../shared/domain/core/ids.ts';
import { boardWindow } from '../../../shared/domain/households/board.ts';
import type { EndedOccurrence } from '../../../shared/domain/items/history/ended-occurrence.ts';
import { addDays } from '../../../shared/domain/time/when.ts';

const load = async () => ({
  ...(await import('../../../functions/households/board/read.ts')),
  ...(await import('../../../functions/households/board/unchanged.ts')),
  ...(await import('../../../functions/households/streaks/read.ts')),
  ...(await import('../../../shared/data/households/duty-days.ts')),
});

type World = { workspaceId: WorkspaceId; userId: UserId; people: readonly UserId[] };

/** The board of a household: what it asks of the table, and what it asks where nothing has changed. */
export const boardCosts = ({ workspaceId, userId, people }: World) => {
  let data: Awaited<ReturnType<typeof load>>;
  const now = '2030-03-29T08:00:00.000Z';
  const window = boardWindow('Europe/Berlin', 7, now);
  /** One of five chores of somebody's on a day, done at noon. */
  const endOf = (by: UserId, daysAgo: number, n: number): EndedOccurrence => {
    const date = addDays('2030-03-29', -daysAgo);
    const itemId: ItemId = `item_01kb8m5z7he4mtx2p9n6a3k8r${'abcde'[n]!}`;
    const occurrenceId: OccurrenceId = `occ_01kb8m3tq2e8fvq3w5r7c9d${100 + n}`;
    const base = { workspaceId, itemId, occurrenceId, outcome: 'done' as const, by, assignees: [by], version: 1 };
    return { ...base, at: `${date}T12:00:00.000Z`, occurrence: { date } };
  };
  return {
    fill: async (): Promise<void> => {
      data = await load();
      for (const by of people)
        for (let days = 1; days <= 40; days++) for (let n = 0; n < 5; n++) await data.noteDuties(endOf(by, days, n), now);
    },
    patterns: {
      'an end in the history noted for the day on which it was due': () => data.noteDuties({ ...endOf(userId, 1, 0), version: 2 }, now),
      'the streaks of a household of three, of forty days': () => data.dutiesFor({ workspaceId }, now),
      'the board of a household of three with sixty items': () =>
        data.readBoard({ workspaceId, userId, role: 'owner', reach: 'everything', seesBusy: true }, window),
      'the same board, in which nothing has changed': () => data.logEndOf(workspaceId),
    } satisfies Record<string, () => Promise<unknown>>,
  };
};
