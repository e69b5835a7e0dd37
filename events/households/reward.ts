import * as z from 'zod';
import { Reward } from '../../shared/domain/households/reward.ts';
import type { EventKinds } from '../event.ts';

const kind = { data: z.object({}), record: Reward, audience: 'members' } as const;

export const rewardEvents = {
  'reward.created': kind,
  'reward.changed': { ...kind, data: z.object({ fields: z.array(z.string()) }) },
  /** Somebody has given points to a reward of all, or taken them back. */
  'reward.contributed': { ...kind, data: z.object({ points: z.int() }) },
  'reward.taken_back': { ...kind, data: z.object({ points: z.int() }) },
  /** All have it: who had given how much is in the data. */
  'reward.granted': { ...kind, data: z.object({ parts: Reward.shape.parts.unwrap() }) },
} as const satisfies EventKinds;
