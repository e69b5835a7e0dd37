import * as z from 'zod';
import { Reward } from '../../shared/domain/households/reward.ts';
import type { EventKinds } from '../event.ts';

const kind = { data: z.object({}), record: Reward, audience: 'members' } as const;

export const rewardEvents = {
  'reward.created': kind,
  'reward.changed': { ...kind, data: z.object({ fields: z.array(z.string()) }) },
} as const satisfies EventKinds;
