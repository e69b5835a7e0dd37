import * as z from 'zod';
import { ItemId, UserId } from '../../shared/domain/core/ids.ts';
import { Rota } from '../../shared/domain/items/rotas/rota.ts';
import { Why } from '../../shared/domain/items/rotas/rota-turns.ts';
import type { EventKinds } from '../event.ts';

const kind = { data: z.object({}), record: Rota, audience: 'members' } as const;
const turn = z.object({ itemId: ItemId });
/** Whose the next turn is, and why; absent where there is none. `busy` were passed over, because they have no time for it. */
const given = turn.extend({ to: UserId.optional(), why: Why.optional(), busy: z.array(UserId).optional() });

export const rotaEvents = {
  'rota.created': kind,
  'rota.changed': { ...kind, data: z.object({ fields: z.array(z.string()) }) },
  'rota.deleted': kind,
  /** Somebody who takes turns is away for a stretch, or was. */
  'rota.presence_changed': {
    ...kind,
    data: z.object({ userId: UserId, from: z.iso.datetime().optional(), until: z.iso.datetime().optional() }),
  },
  'rota.turn_given': { ...kind, data: given },
  /** `by` is whose deed it was, where they take turns. */
  'rota.turn_taken': { ...kind, data: given.extend({ by: UserId.optional(), weight: z.int().positive() }) },
  /** What was done was taken back. */
  'rota.turn_returned': { ...kind, data: turn },
} as const satisfies EventKinds;
