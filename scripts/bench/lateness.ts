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
 * Lateness of 1, 100 and 500 reminders due in one second, through the local cloud: to the inbox, and to the mail that SES has taken. The
 * first bursts warm it up and are not counted. The local cloud shares the machine's cores with the functions.
 */
export const lateness = async (stage: Stage & { mailFolder: string }): Promise<Figure[]> => {
  await burst(stage, 100);
  await burst(stage, 100);
  const ones: Burst[] = [];
  for (let i = 0; i < singles; i++) ones.push(await burst(stage, 1));
  const hundred = await burst(stage, 100);
  const fiveHundred = await burst(stage, 500);
  const ofOnes = (channel: 'inbox' | 'mail') => summary(ones.map(each => each[channel].max));
  return [
    ...figuresOf('1 in a second, inbox', ofOnes('inbox'), p99BudgetMs),
    ...figuresOf('1 in a second, mail', ofOnes('mail'), p99BudgetMs),
    ...figuresOf('100 in a second, inbox', hundred.inbox, p99BudgetMs),
    ...figuresOf('100 in a second, mail', hundred.mail, p99BudgetMs),
    ...figuresOf('500 in a second, inbox', fiveHundred.inbox),
    ...figuresOf('500 in a second, mail', fiveHundred.mail),
    figure('500 in a second, mails', fiveHundred.perSecond, '/s'),
  ];
};
