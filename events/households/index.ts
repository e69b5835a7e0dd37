import { allowanceEvents } from './allowance.ts';
import { balanceEvents } from './balance.ts';
import { pointsEntryEvents } from './points-entry.ts';
import { redemptionEvents } from './redemption.ts';
import { rewardEvents } from './reward.ts';

/** Every kind of event of households. */
export const events = {
  ...balanceEvents,
  ...pointsEntryEvents,
  ...rewardEvents,
  ...redemptionEvents,
  ...allowanceEvents,
} as const;
