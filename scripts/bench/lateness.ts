import type { Stage } from '../e2e/people.ts';
import { burst, rank } from './burst.ts';

/** One figure of a benchmark: its value, its budget where it has one, and whether that is met. */
export type Figure = { figure: string; value: number; unit: string; budget?: number; met?: boolean };

const p99BudgetMs = 1_000;
const singles = 20;

const figure = (name: string, value: number, unit: string, budget?: number): Figure => ({
  figure: name,
  value,
  unit,
  ...(budget === undefined ? {} : { budget, met: value <= budget }),
});

/** Lateness from due to the provider's taking it, for 1, 100 and 500 reminders in one second, through the local cloud. The first bursts warm it up. */
export const lateness = async (stage: Stage & { mailFolder: string }): Promise<Figure[]> => {
  await burst(stage, 100);
  const ones: number[] = [];
  for (let i = 0; i < singles; i++) ones.push((await burst(stage, 1)).max);
  ones.sort((a, b) => a - b);
  const hundred = await burst(stage, 100);
  const fiveHundred = await burst(stage, 500);
  return [
    figure('1 in a second, p50', rank(ones, 0.5), 'ms'),
    figure('1 in a second, p99', rank(ones, 0.99), 'ms', p99BudgetMs),
    figure('100 in a second, p50', hundred.p50, 'ms'),
    figure('100 in a second, p99', hundred.p99, 'ms', p99BudgetMs),
    figure('500 in a second, p50', fiveHundred.p50, 'ms'),
    figure('500 in a second, p99', fiveHundred.p99, 'ms'),
    figure('500 in a second, rate', fiveHundred.perSecond, 'reminders/s'),
  ];
};
