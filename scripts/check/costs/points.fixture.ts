import type { PointsEntryId, UserId, WorkspaceId } from '../../../shared/domain/core/ids.ts';
import { adjust } from '../../../shared/domain/households/points-entry.ts';

const load = async () => ({
  ...(await import('../../../shared/data/households/balances.ts')),
  ...(await import('../../../shared/data/households/ledger.ts')),
  ...(await import('../../../shared/data/households/points-entries.ts')),
});

type World = { workspaceId: WorkspaceId; acting: { userId: UserId; now: string; requestId: string } };

/** The ledger of somebody with twenty entries: what each asks of the table. */
export const pointsCosts = ({ workspaceId, acting }: World) => {
  let data: Awaited<ReturnType<typeof load>>;
  const of = { workspaceId, holderId: acting.userId };
  const entryOf = (i: number) => {
    const pointsEntryId: PointsEntryId = `points_01kb8m3tq2e8fvq3w5r7c9d${100 + i}`;
    return adjust({ points: 5, note: 'Helped with the shopping' }, { ...of, pointsEntryId }, acting);
  };
  return {
    fill: async (): Promise<void> => {
      data = await load();
      for (let i = 1; i <= 20; i++) await data.postEntry(entryOf(i), acting);
    },
    patterns: {
      'points into the ledger, with the balance of whose they are': () => data.postEntry(entryOf(21), acting),
      'the same points again: they are there': () => data.postEntry(entryOf(20), acting),
      'twenty entries of the ledger of somebody': () => data.entriesOf(of, { limit: 20 }),
      'the balances of a workspace': () => data.balancesIn(workspaceId, { limit: 50 }),
    } satisfies Record<string, () => Promise<unknown>>,
  };
};
