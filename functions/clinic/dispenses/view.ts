import { openDispense } from '../../../shared/data/clinic/dispense-seal.ts';
import type { Dispense } from '../../../shared/domain/clinic/dispenses/dispense.ts';

/** A dispense as it is shown, with what it says. */
export const shownDispense = (stored: Dispense, dataKey: Buffer) => {
  const { content: _sealed, ...rest } = stored;
  return { ...rest, ...openDispense(stored, dataKey) };
};

/** What was dispensed of a prescription as it is shown, the last first. */
export const shownDispenses = (stored: readonly Dispense[], dataKey: Buffer) =>
  stored
    .map(each => shownDispense(each, dataKey))
    .sort((a, b) => (`${a.dispensedOn}${a.createdAt}` < `${b.dispensedOn}${b.createdAt}` ? 1 : -1));
