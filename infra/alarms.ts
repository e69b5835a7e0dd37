import { MathExpression, type Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { indexes } from '../shared/data/core/schema.ts';
import { promises } from '../shared/domain/core/promises.ts';
import type { AlarmRow } from './constructs/alarm.ts';
import type { Gateways } from './constructs/api-routes.ts';
import { answerTime, apiMetric, crashesMetric, functionMetric, metric, minutes, ownMetric, queueMetric, stageMetric } from './metrics.ts';
import { deadLettersFor, queueFor } from './names.ts';
import type { Stage } from './stage-settings.ts';

/** Requests at any gateway whose function crashes. */
export const crashAlarm = (stage: Stage): AlarmRow => ({
  name: 'requests-crashed',
  metric: crashesMetric(stage),
  bad: { above: 2 },
  errorImpact: 'A function of the API crashes or takes too long: what people do there is not done.',
  runbook: 'function-errors',
});

/** A gateway as it is watched: how the names of its alarms begin, and how long its answers take, by a statistic, where people wait for them. */
export type WatchedGateway = { prefix: string; id: string; answered?: (statistic: string) => Metric };

/**
 * The gateways as they are watched. At that of clinics nobody waits for something to happen, so that its own latency is how fast it is. FHIR is
 * asked by programs: that they wait is no alarm.
 */
export const watchedGateways = (stage: Stage, { main, clinic, fhir }: Gateways): WatchedGateway[] => [
  { prefix: '', id: main.id, answered: statistic => answerTime(stage, statistic) },
  { prefix: 'clinic-', id: clinic.id, answered: statistic => apiMetric(clinic.id, 'Latency', statistic) },
  { prefix: 'fhir-', id: fhir.id },
];

/** The whole of a gateway: errors of ours over 1 %. */
export const errorsAlarm = ({ id, prefix }: WatchedGateway): AlarmRow => ({
  name: `${prefix}api-errors`,
  // The average of a count of ones and zeros is its rate.
  metric: apiMetric(id, '5xx', Stats.AVERAGE),
  bad: { above: 0.01 },
  periods: 3,
  badPeriods: 2,
  errorImpact: 'More than one request in a hundred fails: what people do in the app is not done.',
  runbook: 'api-errors',
});

/** Where people wait for a gateway: one answer in twenty slower than half a second. */
export const slowAlarm = ({ prefix, answered }: WatchedGateway): AlarmRow[] =>
  answered
    ? [
        {
          name: `${prefix}api-slow`,
          metric: answered(Stats.percentile(95)),
          bad: { above: promises.answerMs.p95 },
          periods: 3,
          errorImpact: 'One request in twenty takes longer than half a second: the app feels stuck.',
          runbook: 'api-slow',
        },
      ]
    : [];

/**
 * A gateway while a new version takes over: a request in two hundred that fails in each of two minutes is one in twenty of those that the new version
 * has had by then. So quick that most of the others still go to the version before.
 */
export const rolloutAlarm = ({ id, prefix }: WatchedGateway): AlarmRow => ({
  name: `${prefix}rollout-errors`,
  metric: metric('AWS/ApiGateway', '5xx', { ApiId: id }, Stats.AVERAGE, minutes(1)),
  bad: { above: 0.005 },
  periods: 2,
  errorImpact: 'More than one request in two hundred fails. Where a new version was being rolled out, the one before answers again by now.',
  runbook: 'api-errors',
});

/** What is set of flags reaches those who ask for them, where anything can be set. */
export const flagAlarms = (stage: Stage): AlarmRow[] =>
  stage.flags === 'defaults'
    ? []
    : [
        {
          name: 'flags-unread',
          metric: stageMetric(stage, 'ALM084', 'FlagsUnread', Stats.SUM),
          bad: { above: 10 },
          periods: 3,
          badPeriods: 2,
          errorImpact:
            'Nothing yet: but what is switched off or on now reaches nobody, and what was switched off is on again where an instance begins.',
          runbook: 'flags-unread',
        },
      ];

/** A function of a stack, by its name, what people lose while it does not work, and the metric that counts what it was refused, where it has one. */
export type Watched = { name: string; impact: string; refused?: string };

/** Nothing waits. A due queue holds messages back for up to three minutes on purpose. */
export const queueAlarm = (stage: Stage, { name, impact }: Watched): AlarmRow => ({
  name: `queue-old-${name}`,
  metric: queueMetric(queueFor(stage, name), 'ApproximateAgeOfOldestMessage'),
  bad: { above: 300 },
  periods: 3,
  errorImpact: `${impact} Messages have waited for more than five minutes.`,
  runbook: 'queue-old',
});

/** What falls due is fired on time. */
export const lateAlarm = (stage: Stage, service: string, impact: string, seconds: number): AlarmRow => ({
  name: `fire-late-${service}`,
  metric: ownMetric(stage, `${service}/on-due`, 'FireLateness', Stats.percentile(99)),
  bad: { above: seconds * 1000 },
  periods: 2,
  errorImpact: `${impact} It is so for one in a hundred, more than ${seconds} seconds late.`,
  runbook: 'reminders-late',
});

/** Nothing is given up. */
export const deadLetterAlarm = (stage: Stage, { name, impact }: Watched): AlarmRow => ({
  name: `dead-letters-${name}`,
  metric: queueMetric(deadLettersFor(stage, name), 'ApproximateNumberOfMessagesVisible'),
  bad: { above: 0 },
  errorImpact: `${impact} It is so for whom the messages are about, until they are redriven.`,
  runbook: 'dead-letters',
});

/** How often a function failed, or was refused what it asked of somebody else. */
const withRefused = (stage: Stage, name: string, refused: string): MathExpression =>
  new MathExpression({
    label: 'failed or refused',
    expression: 'FILL(failed, 0) + FILL(refused, 0)',
    usingMetrics: { failed: functionMetric(stage, name, 'Errors', minutes(5)), refused: ownMetric(stage, name, refused, Stats.SUM) },
    period: minutes(5),
  });

/** No function crashes or times out again and again. One that works on a queue says so by the age of its queue and its dead letters, one that answers requests by the access log. */
export const functionAlarm = (stage: Stage, { name, impact, refused }: Watched): AlarmRow => ({
  name: `function-errors-${name}`,
  metric: refused ? withRefused(stage, name, refused) : functionMetric(stage, name, 'Errors', minutes(5)),
  bad: { above: 2 },
  errorImpact: impact,
  runbook: 'function-errors',
});

/** What is read from the table's stream is read at once. */
export const streamAlarm = (stage: Stage, { name, impact }: Watched): AlarmRow => ({
  name: `stream-behind-${name}`,
  metric: functionMetric(stage, name, 'IteratorAge', minutes(1)),
  bad: { above: 60_000 },
  periods: 3,
  badPeriods: 2,
  errorImpact: `${impact} The stream is read more than a minute late.`,
  runbook: 'stream-behind',
});

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
