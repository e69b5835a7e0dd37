import type { UserId, WorkspaceId } from '../../../shared/domain/core/ids.ts';
import { boardWindow } from '../../../shared/domain/households/board.ts';

const load = async () => ({
  ...(await import('../../../functions/households/board/read.ts')),
  ...(await import('../../../functions/households/board/unchanged.ts')),
});

type World = { workspaceId: WorkspaceId; userId: UserId };

/** The board of a household: what it asks of the table, and what it asks where nothing has changed. */
export const boardCosts = ({ workspaceId, userId }: World) => {
  let data: Awaited<ReturnType<typeof load>>;
  const window = boardWindow('Europe/Berlin', 7, '2030-03-29T08:00:00.000Z');
  return {
    fill: async (): Promise<void> => {
      data = await load();
    },
    patterns: {
      'the board of a household of three with sixty items': () =>
        data.readBoard({ workspaceId, userId, role: 'owner', reach: 'everything' }, window),
      'the same board, in which nothing has changed': () => data.logEndOf(workspaceId),
    } satisfies Record<string, () => Promise<unknown>>,
  };
};
