import { type IMetric, MathExpression, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { AlarmRow } from '../constructs/alarm.ts';
import { mailFeedback } from '../constructs/mail-feedback.ts';
import { metric, minutes, ownMetric, reputationMetric } from '../metrics.ts';
import { nameFor } from '../names.ts';
import type { Stage } from '../stage-settings.ts';

/** What people lose while nobody hears back, said by the function's row and by an alarm. */
export const unheardImpact = 'Mail goes on to addresses that bounce or complained, until receivers refuse our mail to everybody.';

/**
 * What sends on a channel. Mails to patients are looked at by themselves, which is three metrics more, where a stage has its promises watched:
 * elsewhere they go by the same provider, and fail with it.
 */
const sendersOf = ({ promises }: Stage, channel: 'email' | 'push'): string[] =>
  channel === 'push' ? ['notifications/on-push'] : ['notifications/on-email', ...(promises === 'watched' ? ['clinic/on-visit'] : [])];

/** The part of what one function sends that ended badly (percent), over a quarter of an hour; 0 while there is too little to tell. */
const failedOf = (stage: Stage, name: string, channel: string, i: number): IMetric => {
  const period = minutes(15);
  const ended = (status: string) => ownMetric(stage, name, 'Deliveries', Stats.SUM, { channel, status }, period);
  const [sent, failed, unknown] = [ended('sent'), ended('failed'), ended('unknown')];
  const [ofBad, ofAll] = [{ [`failed${i}`]: failed, [`unknown${i}`]: unknown }, { [`sent${i}`]: sent }];
  const bad = new MathExpression({ expression: `FILL(failed${i}, 0) + FILL(unknown${i}, 0)`, usingMetrics: ofBad, period });
  const all = new MathExpression({ expression: `bad${i} + FILL(sent${i}, 0)`, usingMetrics: { [`bad${i}`]: bad, ...ofAll }, period });
  return new MathExpression({
    label: `${channel} failed (%)`,
    expression: `IF(all${i} >= 20, 100 * bad${i} / all${i}, 0)`,
    usingMetrics: { [`bad${i}`]: bad, [`all${i}`]: all },
    period,
  });
};

/** The part of a channel's deliveries that ended badly (percent): that of the sender of whom it is the largest, so that the many of one do not hide those of another. */
export const failedDeliveries = (stage: Stage, channel: 'email' | 'push'): IMetric => {
  const parts = sendersOf(stage, channel).map((name, i) => failedOf(stage, name, channel, i));
  const [only, ...others] = parts;
  if (others.length === 0) return only!;
  const usingMetrics = Object.fromEntries(parts.map((part, i) => [`part${i}`, part]));
  const expression = `MAX([${Object.keys(usingMetrics).join(', ')}])`;
  return new MathExpression({ label: `${channel} failed (%)`, expression, usingMetrics, period: minutes(15) });
};

/** What is sent arrives. A push to a browser that has gone counts as failed, so push has the wider margin. */
export const deliveryAlarms = (stage: Stage): AlarmRow[] => [
  {
    name: 'deliveries-failing-email',
    metric: failedDeliveries(stage, 'email'),
    bad: { above: 5 },
    errorImpact: 'More than one mail in twenty is not taken: those people, patients among them, are not reminded by mail.',
    runbook: 'deliveries-failing',
  },
  {
    name: 'deliveries-failing-push',
    metric: failedDeliveries(stage, 'push'),
    bad: { above: 25 },
    errorImpact: 'More than one push in four is not taken: those people are not reminded on their devices.',
    runbook: 'deliveries-failing',
  },
];

/** SES reviews a sender at a bounce rate of 5 % or a complaint rate of 0.1 %, and stops it at the double and more. */
export const mailAlarms = (stage: Stage): AlarmRow[] => [
  {
    name: 'mail-bounces',
    metric: reputationMetric(stage, 'BounceRate'),
    bad: { above: 0.05 },
    errorImpact: 'SES may stop all mail of the account: nobody would be reminded by mail.',
    runbook: 'mail-reputation',
  },
  {
    name: 'mail-complaints',
    metric: reputationMetric(stage, 'ComplaintRate'),
    bad: { above: 0.001 },
    errorImpact: 'SES may stop all mail of the account: nobody would be reminded by mail.',
    runbook: 'mail-reputation',
  },
  {
    name: 'mail-feedback-lost',
    metric: metric('AWS/Events', 'FailedInvocations', { RuleName: nameFor(stage, mailFeedback) }, Stats.SUM, minutes(5)),
    bad: { above: 0 },
    errorImpact: unheardImpact,
    runbook: 'mail-feedback-lost',
  },
];
