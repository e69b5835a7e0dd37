import { allowances } from './allowances.ts';
import { balances } from './balances.ts';
import { pointsEntries } from './points-entries.ts';
import { redemptions } from './redemptions.ts';
import { rewards } from './rewards.ts';

/** Every kind of record of households. */
export const kinds = [balances, pointsEntries, rewards, redemptions, allowances];
