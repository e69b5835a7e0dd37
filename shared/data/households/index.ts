import { balances } from './balances.ts';
import { pointsEntries } from './points-entries.ts';

/** Every kind of record of households. */
export const kinds = [balances, pointsEntries];
