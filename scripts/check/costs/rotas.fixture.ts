import type { ItemId, UserId, WorkspaceId } from '../../../shared/domain/core/ids.ts';
import { ItemInput } from '../../../shared/domain/items/items/item.ts';
import { completeInRota, createInRota } from '../../../shared/domain/items/rotas/item-rota.ts';
import { createRota, RotaInput } from '../../../shared/domain/items/rotas/rota.ts';

const load = async () => ({
  ...(await import('../../../shared/data/items/rotas.ts')),
  ...(await import('../../../shared/data/items/rota-turns.ts')),
});

type World = {
  people: readonly UserId[];
  workspaceId: WorkspaceId;
  itemId: ItemId;
  acting: { userId: UserId; now: string; requestId: string; zone: string };
};

/** A rota of three with a chore of days: what completing it asks of the table. */
export const rotaCosts = ({ people, workspaceId, itemId, acting }: World) => {
  let data: Awaited<ReturnType<typeof load>>;
  const ids = { workspaceId, rotaId: 'rota_01kb8m3tq2e8fvq3w5r7c9d0ea' } as const;
  const key = { workspaceId, itemId };
  const made = createRota(RotaInput.parse({ name: 'Kitchen', kind: 'fair', order: people }), ids, acting);
  const input = ItemInput.parse({ title: 'Dishes', due: { date: '2030-03-30' }, recurrence: { rule: 'FREQ=DAILY' }, rotaId: ids.rotaId });
  return {
    fill: async (): Promise<void> => {
      data = await load();
      await data.rotas.create(made, acting);
      const item = await data.createItemInRota(key, ids.rotaId, rota => createInRota(input, rota, key, acting), acting);
      data.noteRota(item);
    },
    patterns: {
      'the rotas of a workspace': () => data.rotasOf(workspaceId, { limit: 50 }),
      'an occurrence without reminders done, in a rota that moves on with it, neither above a kilobyte': () =>
        data.updateInRota(key, (item, rota) => completeInRota(item, rota, acting), acting),
    } satisfies Record<string, () => Promise<unknown>>,
  };
};
