import { Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { AlarmRow } from './constructs/alarm.ts';
import { metric, minutes } from './metrics.ts';
import type { Stage } from './stage-settings.ts';

/** The account itself has room: for invocations, and for mails. */
export const accountAlarms = ({ accountConcurrency, mailsPerDay }: Stage): AlarmRow[] => [
  {
    name: 'concurrency-high',
    metric: metric('AWS/Lambda', 'ConcurrentExecutions', {}, Stats.MAXIMUM, minutes(1)),
    bad: { above: 0.8 * accountConcurrency },
    periods: 3,
    badPeriods: 2,
    errorImpact: 'Nothing yet: but a little more, and requests are refused and what has no concurrency of its own waits.',
    runbook: 'concurrency-high',
  },
  {
    name: 'functions-throttled',
    metric: metric('AWS/Lambda', 'Throttles', {}, Stats.SUM, minutes(5)),
    bad: { above: 10 },
    errorImpact: 'Requests are refused with 503, and what a queue or a schedule starts comes late: an invocation had no room.',
    runbook: 'function-throttled',
  },
  {
    name: 'mail-quota',
    metric: metric('AWS/SES', 'Send', {}, Stats.SUM, minutes(24 * 60)),
    bad: { above: mailsPerDay / 2 },
    errorImpact: 'Nothing yet: but when SES has taken the day’s quota nobody is mailed any more, reminders and sign-ups included.',
    runbook: 'mail-quota',
  },
];
