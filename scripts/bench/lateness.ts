import type { Stage } from '../e2e/people.ts';
import { type Burst, burst, type Lateness, summary } from './burst.ts';
import { type Figure, figure } from './figure.ts';

const p99BudgetMs = 1_000;
const singles = 10;

const figuresOf = (name: string, lateness: Lateness, budget?: number): Figure[] => [
  figure(`${name}, p50`, lateness.p50, 'ms'),
  figure(`${name}, p99`, lateness.p99, 'ms', budget),
];

/**
 * Lateness of 1, 100 and 500 reminders due in one second, through the local cloud: to the inbox, and to the mail that SES has taken; 100
 * both at one instant and spread over the second. The first bursts warm the functions up and are not counted: their code is slow until
 * it was compiled. The local cloud shares the machine's cores with the functions.
 */
export const lateness = async (stage: Stage & { mailFolder: string }): Promise<Figure[]> => {
  await burst(stage, 400);
  const ones: Burst[] = [];
  for (let i = 0; i < singles; i++) ones.push(await burst(stage, 1));
  const hundred = await burst(stage, 100);
  const spread = await burst(stage, 100, { spreadMs: 1_000 });
  const fiveHundred = await burst(stage, 500);
  const ofOnes = (channel: 'inbox' | 'mail') => summary(ones.map(each => each[channel].max));
  return [
    ...figuresOf('1 in a second, inbox', ofOnes('inbox'), p99BudgetMs),
    ...figuresOf('1 in a second, mail', ofOnes('mail'), p99BudgetMs),
    ...figuresOf('100 at one instant, inbox', hundred.inbox, p99BudgetMs),
    ...figuresOf('100 at one instant, mail', hundred.mail, p99BudgetMs),
    ...figuresOf('100 over a second, inbox', spread.inbox, p99BudgetMs),
    ...figuresOf('100 over a second, mail', spread.mail, p99BudgetMs),
    ...figuresOf('500 at one instant, inbox', fiveHundred.inbox),
    ...figuresOf('500 at one instant, mail', fiveHundred.mail),
    figure('500 at one instant, mails', fiveHundred.perSecond, '/s'),
  ];
};
