import { advanceAllowance } from '../../domain/households/allowance.ts';
import { advanceRedemption } from '../../domain/households/redemption.ts';
import { fallsDue } from '../core/due-kind.ts';
import type { DueRules } from '../lanes.ts';
import { allowances } from './allowances.ts';
import { redemptions } from './redemptions.ts';

/** What falls due of households, each kind with the rule by which it moves on. */
export const due: DueRules<'households'> = {
  redemption: fallsDue(redemptions, advanceRedemption),
  allowance: fallsDue(allowances, advanceAllowance),
};
