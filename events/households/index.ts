import { balanceEvents } from './balance.ts';
import { pointsEntryEvents } from './points-entry.ts';

/** Every kind of event of households. */
export const events = {
  ...balanceEvents,
  ...pointsEntryEvents,
} as const;
