import { type IMetric, MathExpression, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { AlarmRow } from '../constructs/alarm.ts';
import { mailFeedback } from '../constructs/mail-feedback.ts';
import { metric, minutes, ownMetric, reputationMetric } from '../metrics.ts';
import { nameFor } from '../names.ts';
import type { Stage } from '../stage-settings.ts';

/** What people lose while nobody hears back, said by the function's row and by an alarm. */
export const unheardImpact = 'Mail goes on to addresses that bounce or complained, until receivers refuse our mail to everybody.';

/** What sends on a channel: mails to patients go by the same provider, and fail with it. */
const senders = { email: ['notifications/on-email', 'clinic/on-visit'], push: ['notifications/on-push'] } as const;

/** The part of a channel's deliveries that ended badly (percent), over a quarter of an hour; 0 while there are too few to tell. */
export const failedDeliveries = (stage: Stage, channel: 'email' | 'push'): IMetric => {
  const period = minutes(15);
  const ended = (status: string) =>
    Object.fromEntries(
      senders[channel].map((name, i) => [`${status}${i}`, ownMetric(stage, name, 'Deliveries', Stats.SUM, { channel, status }, period)]),
    );
  const added = (metrics: Record<string, IMetric>) =>
    Object.keys(metrics)
      .map(id => `FILL(${id}, 0)`)
      .join(' + ');
  const [sent, unsent] = [ended('sent'), { ...ended('failed'), ...ended('unknown') }];
  const bad = new MathExpression({ expression: added(unsent), usingMetrics: unsent, period });
  const all = new MathExpression({ expression: `bad + ${added(sent)}`, usingMetrics: { bad, ...sent }, period });
  return new MathExpression({
    label: `${channel} failed (%)`,
    expression: 'IF(all >= 20, 100 * bad / all, 0)',
    usingMetrics: { bad, all },
    period,
  });
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
