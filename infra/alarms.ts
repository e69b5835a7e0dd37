import { type IMetric, MathExpression, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { indexes } from '../shared/data/core/schema.ts';
import type { AlarmRow } from './constructs/alarm.ts';
import { lossOf } from './losses.ts';
import { apiMetric, functionMetric, metric, minutes, ownMetric, queueMetric, reputationMetric } from './metrics.ts';
import { deadLettersFor, nameFor } from './names.ts';
import type { Stage } from './stages.ts';

/** The whole API: errors of ours over 1 %, and one request in twenty slower than half a second. */
export const apiAlarms = (apiId: string): AlarmRow[] => [
  {
    name: 'api-errors',
    // The average of a count of ones and zeros is its rate.
    metric: apiMetric(apiId, '5xx', Stats.AVERAGE),
    bad: { above: 0.01 },
    periods: 3,
    badPeriods: 2,
    errorImpact: 'More than one request in a hundred fails: what people do in the app is not done.',
    runbook: 'api-errors',
  },
  {
    name: 'api-slow',
    metric: apiMetric(apiId, 'Latency', Stats.percentile(95)),
    bad: { above: 500 },
    periods: 3,
    errorImpact: 'One request in twenty takes longer than half a second: the app feels stuck.',
    runbook: 'api-slow',
  },
];

/** The clock: it runs, it keeps up, and what it fires is on time. */
export const clockAlarms = (stage: Stage): AlarmRow[] => [
  {
    name: 'clock-tick-stopped',
    metric: functionMetric(stage, 'clock/tick', 'Invocations', minutes(1)),
    bad: { below: 1 },
    periods: 3,
    silenceIsBad: true,
    errorImpact: lossOf('clock/tick'),
    runbook: 'clock-stopped',
  },
  {
    name: 'clock-sweep-stopped',
    metric: functionMetric(stage, 'clock/sweep', 'Invocations', minutes(5)),
    bad: { below: 1 },
    periods: 3,
    silenceIsBad: true,
    errorImpact: lossOf('clock/sweep'),
    runbook: 'clock-stopped',
  },
  {
    name: 'due-backlog',
    metric: ownMetric(stage, 'clock/sweep', 'DueBacklog', Stats.MAXIMUM),
    bad: { above: 1000 },
    errorImpact: 'More than a thousand reminders and digests are more than two minutes late.',
    runbook: 'reminders-late',
  },
  {
    name: 'due-oldest',
    // Two minutes is when the sweep begins to look; half a minute more for the run itself.
    metric: ownMetric(stage, 'clock/sweep', 'OldestDue', Stats.MAXIMUM),
    bad: { above: 150_000 },
    errorImpact: 'Somebody’s reminder or digest is more than two minutes late.',
    runbook: 'reminders-late',
  },
  {
    name: 'records-parked',
    metric: ownMetric(stage, 'clock/sweep', 'RecordsParked', Stats.MAXIMUM),
    bad: { above: 0 },
    errorImpact: 'What a record was to do does not happen, because its rule fails each time: a reminder or digest that somebody waits for.',
    runbook: 'records-parked',
  },
  {
    name: 'fire-late',
    metric: ownMetric(stage, 'clock/fire', 'FireLateness', Stats.percentile(99)),
    bad: { above: 10_000 },
    periods: 2,
    errorImpact: 'One reminder in a hundred comes more than ten seconds late.',
    runbook: 'reminders-late',
  },
];

/** Every write's event is published. */
export const publisherAlarms = (stage: Stage): AlarmRow[] => [
  {
    name: 'records-unreadable',
    metric: ownMetric(stage, 'events/publish', 'RecordsUnreadable', Stats.SUM),
    bad: { above: 0 },
    errorImpact: 'What a record’s event should have led to does not happen: a reminder that fired is not told.',
    runbook: 'records-unreadable',
  },
  {
    // What a destination refuses for a moment is delivered by the next try: this is one that goes on refusing.
    name: 'events-undelivered',
    metric: ownMetric(stage, 'events/publish', 'EventsUndelivered', Stats.SUM),
    bad: { above: 0 },
    periods: 3,
    errorImpact: lossOf('events/on-undelivered'),
    runbook: 'events-undelivered',
  },
];

/** Nothing waits. The due queue holds messages back for up to three minutes on purpose. */
export const queueAlarms = (stage: Stage, names: Iterable<string>): AlarmRow[] =>
  [...names].map(name => ({
    name: `queue-old-${name}`,
    metric: queueMetric(nameFor(stage, name), 'ApproximateAgeOfOldestMessage'),
    bad: { above: 300 },
    periods: 3,
    errorImpact: `${lossOf(name)} Messages have waited for more than five minutes.`,
    runbook: 'queue-old',
  }));

/** Nothing is given up. */
export const deadLetterAlarms = (stage: Stage, names: Iterable<string>): AlarmRow[] =>
  [...names].map(name => ({
    name: `dead-letters-${name}`,
    metric: queueMetric(deadLettersFor(stage, name), 'ApproximateNumberOfMessagesVisible'),
    bad: { above: 0 },
    errorImpact: `${lossOf(name)} It is so for whom the messages are about, until they are redriven.`,
    runbook: 'dead-letters',
  }));

/** No function crashes, times out or is refused, again and again. */
export const functionAlarms = (stage: Stage, names: Iterable<string>): AlarmRow[] =>
  [...names].flatMap(name => [
    {
      name: `function-errors-${name}`,
      metric: functionMetric(stage, name, 'Errors', minutes(5)),
      bad: { above: 2 },
      errorImpact: lossOf(name),
      runbook: 'function-errors',
    } as const,
    {
      name: `function-throttled-${name}`,
      metric: functionMetric(stage, name, 'Throttles', minutes(5)),
      bad: { above: 2 },
      errorImpact: lossOf(name),
      runbook: 'function-throttled',
    } as const,
  ]);

/** What is read from the table's stream is read at once. */
export const streamAlarms = (stage: Stage, names: Iterable<string>): AlarmRow[] =>
  [...names].map(name => ({
    name: `stream-behind-${name}`,
    metric: functionMetric(stage, name, 'IteratorAge', minutes(1)),
    bad: { above: 60_000 },
    periods: 3,
    badPeriods: 2,
    errorImpact: `${lossOf(name)} The stream is read more than a minute late.`,
    runbook: 'stream-behind',
  }));

/** The part of a channel's deliveries that ended badly (percent), over a quarter of an hour; 0 while there are too few to tell. */
export const failedDeliveries = (stage: Stage, channel: 'email' | 'push'): IMetric => {
  const period = minutes(15);
  const ended = (status: string) => ownMetric(stage, `deliveries/on-${channel}-due`, 'Deliveries', Stats.SUM, { channel, status }, period);
  const [sent, failed, unknown] = [ended('sent'), ended('failed'), ended('unknown')];
  const bad = new MathExpression({ expression: 'FILL(failed, 0) + FILL(unknown, 0)', usingMetrics: { failed, unknown }, period });
  const all = new MathExpression({ expression: 'bad + FILL(sent, 0)', usingMetrics: { bad, sent }, period });
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
    errorImpact: 'More than one mail in twenty is not taken: those people are not reminded by mail.',
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
    metric: metric('AWS/Events', 'FailedInvocations', { RuleName: nameFor(stage, 'deliveries/on-mail-feedback') }, Stats.SUM, minutes(5)),
    bad: { above: 0 },
    errorImpact: lossOf('deliveries/on-mail-feedback'),
    runbook: 'mail-feedback-lost',
  },
];

/** No partition of the table or of an index is asked for more than it gives. */
export const tableAlarms = (tableName: string): AlarmRow[] =>
  [undefined, ...Object.values(indexes)].flatMap(index =>
    (['Read', 'Write'] as const).map(kind => ({
      name: `table-throttled-${index ?? 'itself'}-${kind.toLowerCase()}`,
      metric: metric(
        'AWS/DynamoDB',
        `${kind}ThrottleEvents`,
        { TableName: tableName, ...(index && { GlobalSecondaryIndexName: index }) },
        Stats.SUM,
        minutes(5),
      ),
      bad: { above: 10 },
      periods: 2,
      errorImpact: 'Requests fail or wait, and reminders come late: DynamoDB refuses more than it serves.',
      runbook: 'table-throttled',
    })),
  );

export const backupAlarms = (vaultName: string): AlarmRow[] => [
  {
    name: 'backup-failed',
    metric: metric('AWS/Backup', 'NumberOfBackupJobsFailed', { BackupVaultName: vaultName }, Stats.SUM, minutes(60)),
    bad: { above: 0 },
    errorImpact: 'Nothing yet: but what is older than point-in-time recovery reaches could not be restored from today’s backup.',
    runbook: 'backup-failed',
  },
];
