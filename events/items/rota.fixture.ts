import { itemAt } from '../../shared/domain/items/items/item.fixture.ts';
import { ItemInput } from '../../shared/domain/items/items/item.ts';
import { setAway } from '../../shared/domain/items/items/pass-on.ts';
import { completeInRota, createInRota, reopenInRota } from '../../shared/domain/items/rotas/item-rota.ts';
import { changeRota, createRota, deleteRota, RotaInput } from '../../shared/domain/items/rotas/rota.ts';
import { type Sample, samplesOf } from '../sample.fixture.ts';

const acting = { userId: 'user_01kb8m3tq2e8fvq3w5r7c9d0ea', now: '2026-11-28T08:00:00.000Z', zone: 'Europe/Berlin' } as const;

/** A rota, and all that happens to it. */
export const rotaSamples = (): Sample[] => {
  const ids = { workspaceId: 'ws_01kb8m3tq2e8fvq3w5r7c9d0ea', rotaId: 'rota_01kb8m3tq2e8fvq3w5r7c9d0ea' } as const;
  const input = RotaInput.parse({ name: 'Kitchen', kind: 'fair', order: [acting.userId, 'user_01kb8m3tq2e8fvq3w5r7c9d0eb'] });
  const { next, event } = createRota(input, ids, acting);
  const { rotaId } = ids;
  const item = itemAt(acting.now, { due: { date: '2026-11-29' }, recurrence: { rule: 'FREQ=DAILY' }, rotaId });
  const done = completeInRota(item, next, acting);
  const given = createInRota(ItemInput.parse({ title: 'Dishes', rotaId }), next, item, acting);
  return samplesOf(
    'rota',
    { next, event },
    changeRota(next, { name: 'Bath' }),
    deleteRota(next, acting)!,
    setAway(next, acting.userId, { from: acting.now, until: '2026-12-01T00:00:00.000Z' }, acting.now)!,
    given.rota!,
    done.rota!,
    reopenInRota(done.item.next, done.rota!.next, acting).rota!,
  );
};
