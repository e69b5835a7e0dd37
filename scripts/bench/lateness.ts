import type { Stage } from '../testing/people.ts';
import { bareChain } from './bare/chain.ts';
import { type Burst, burst, type Lateness, type Stages, summary } from './burst.ts';
import { type Figure, figure, figureAtLeast, rounded } from './figure.ts';

const p99BudgetMs = 1_000;
const singles = 10;
const ratioBudget = 0.8;
const large = [500, 2_000];
/** The time to create so many reminders in (ms): a few seconds, and twice what each takes with nobody else on the machine. */
const leadFor = (count: number): number => 8_000 + count * 50;

const figuresOf = (name: string, lateness: Lateness, budget?: number): Figure[] => [
  figure(`${name}, p50`, lateness.p50, 'ms'),
  figure(`${name}, p99`, lateness.p99, 'ms', budget),
];

const stageFigures = (name: string, { fire, notify, start, send }: Stages): Figure[] => [
  figure(`${name}: queue and fire`, fire, 'ms, p50'),
  figure(`${name}: stream, queue and notify`, notify, 'ms, p50'),
  figure(`${name}: stream, queue and start of the mail`, start, 'ms, p50'),
  figure(`${name}: hand-over to SES`, send, 'ms, p50'),
];

const soundness = (all: Burst[]): Figure[] => {
  const sum = (value: (each: Burst) => number) => all.reduce((total, each) => total + value(each), 0);
  return [
    figure(
      'reminders in all',
      sum(({ reminders }) => reminders),
      'reminders',
    ),
    figure(
      'not delivered',
      sum(({ reminders, delivered }) => reminders - delivered),
      'reminders',
      0,
    ),
    figure(
      'delivered twice',
      sum(({ twice }) => twice),
      'reminders',
      0,
    ),
    figure(
      'told before their moment',
      sum(({ early }) => early),
      'reminders',
      0,
    ),
  ];
};

/** A burst of ours and one of the bare chain, right after each other: how long the last took, and the ratio of their rates. */
const besideBare = async (
  stage: Stage & { mailFolder: string },
  run: (count: number) => Promise<{ dueAtMs: number; toldAtMs: number }[]>,
  count: number,
) => {
  const told = await run(count);
  const bare = summary(told.map(({ dueAtMs, toldAtMs }) => toldAtMs - dueAtMs));
  const ours = await burst(stage, count, { leadMs: leadFor(count) });
  const name = `${count} at one instant`;
  const barePerSecond = (count * 1000) / bare.max;
  return {
    ours,
    figures: [
      ...figuresOf(`${name}, inbox`, ours.inbox),
      ...figuresOf(`${name}, mail`, ours.mail),
      ...stageFigures(name, ours.stages),
      figure(`${name}: a bare chain, rate`, rounded(barePerSecond), '/s'),
      figure(`${name}: inbox, rate`, ours.inboxPerSecond, '/s'),
      figure(`${name}: mails, rate`, ours.perSecond, '/s'),
      figureAtLeast(`${name}: inbox against a bare chain`, rounded(ours.inboxPerSecond / barePerSecond, 2), 'of its rate', ratioBudget),
      figure(`${name}: mails against a bare chain`, rounded(ours.perSecond / barePerSecond, 2), 'of its rate'),
    ],
  };
};

/** So many a second for so long: what keeps up is told as late at the end as at the beginning. */
const sustained = { perSecond: 25, seconds: 20 };

/**
 * Lateness of 1, 100, 500 and 2,000 reminders due in one second, through the local cloud: to the inbox, and to the mail that SES has taken;
 * where the time goes by stage; a rate kept up for some seconds; and beside it, in the same run, a bare chain of queue, function, stream,
 * function, queue and function that does nothing else. The first bursts warm the functions up and are not counted. The local cloud shares the
 * machine's cores with the functions: the ratio holds on a busy machine, the milliseconds do not.
 */
export const lateness = async (stage: Stage & { mailFolder: string }): Promise<Figure[]> => {
  const chain = await bareChain(stage.endpoint!);
  await chain.run(200);
  await burst(stage, 400, { leadMs: leadFor(400) });
  const ones: Burst[] = [];
  for (let i = 0; i < singles; i++) ones.push(await burst(stage, 1, { leadMs: leadFor(1) }));
  const hundred = await burst(stage, 100, { leadMs: leadFor(100) });
  const spread = await burst(stage, 100, { leadMs: leadFor(100), spreadMs: 1_000 });
  const steadily = sustained.perSecond * sustained.seconds;
  const steady = await burst(stage, steadily, { leadMs: leadFor(steadily), spreadMs: sustained.seconds * 1_000 });
  const besides = [];
  for (const count of large) besides.push(await besideBare(stage, chain.run, count));
  const ofOnes = (channel: 'inbox' | 'mail') => summary(ones.map(each => each[channel].max));
  return [
    ...figuresOf('1 in a second, inbox', ofOnes('inbox'), p99BudgetMs),
    ...figuresOf('1 in a second, mail', ofOnes('mail'), p99BudgetMs),
    ...figuresOf('100 at one instant, inbox', hundred.inbox, p99BudgetMs),
    ...figuresOf('100 at one instant, mail', hundred.mail, p99BudgetMs),
    ...stageFigures('100 at one instant', hundred.stages),
    ...figuresOf('100 over a second, inbox', spread.inbox, p99BudgetMs),
    ...figuresOf('100 over a second, mail', spread.mail, p99BudgetMs),
    ...figuresOf(`${sustained.perSecond} a second for ${sustained.seconds} s, inbox`, steady.inbox, p99BudgetMs),
    ...figuresOf(`${sustained.perSecond} a second for ${sustained.seconds} s, mail`, steady.mail),
    ...besides.flatMap(({ figures }) => figures),
    ...soundness([...ones, hundred, spread, steady, ...besides.map(({ ours }) => ours)]),
  ];
};
