import { MathExpression, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { type BurnWindow, burnWindows } from '../shared/domain/core/error-budget.ts';
import { promises } from '../shared/domain/core/promises.ts';
import type { WatchedGateway } from './alarms.ts';
import type { AlarmRow } from './constructs/alarm.ts';
import { functionMetric, metric, minutes, stageMetric } from './metrics.ts';
import { metricsNamespace } from './names.ts';
import { rowOf } from './services/index.ts';
import type { Stage } from './stage-settings.ts';

/** What one window of the promise says when it rings: so much of what may fail in a month has failed. */
const impacts: Record<BurnWindow, string> = {
  hour: 'Requests fail so fast that a fiftieth of what may fail in a month is gone within an hour: many people get errors now.',
  six_hours:
    'Requests fail so steadily that a twentieth of what may fail in a month is gone within six hours: some people get errors, again and again.',
  three_days: 'A tenth of what may fail in a month has failed in three days: if it goes on, less is answered this month than was promised.',
};

/** Whether 99.9 % of the requests of a month are answered, by how fast they fail: `platform/watch` tells each window that is bad, and nothing else. */
const burnAlarms = (stage: Stage): AlarmRow[] =>
  burnWindows.map(({ window }) => ({
    name: `budget-burning-${window.replace('_', '-')}`,
    metric: metric(metricsNamespace(stage), 'BudgetBurn', { window }, Stats.MAXIMUM, minutes(5)),
    bad: { above: 0 },
    // It is told each five minutes, and not to the second.
    periods: 3,
    badPeriods: 1,
    errorImpact: impacts[window],
    runbook: 'budget-burning',
  }));

/** What of the table’s quota is used: units in a minute of reading or writing, of those that it may use in one. */
const unitAlarms = (tableName: string, { tableUnitsPerSecond }: Stage): AlarmRow[] =>
  (['Read', 'Write'] as const).map(kind => ({
    name: `table-units-${kind.toLowerCase()}`,
    metric: metric('AWS/DynamoDB', `Consumed${kind}CapacityUnits`, { TableName: tableName }, Stats.SUM, minutes(1)),
    bad: { above: 0.8 * 60 * tableUnitsPerSecond },
    periods: 3,
    badPeriods: 2,
    errorImpact: 'Nothing yet: but a little more, and DynamoDB refuses what is read or written, and reminders come late.',
    runbook: 'table-throttled',
  }));

/** On average an answer takes less than a fifth of a second. */
const meanAlarm = ({ prefix, answered }: WatchedGateway): AlarmRow[] =>
  answered
    ? [
        {
          name: `${prefix}api-mean-slow`,
          metric: answered(Stats.AVERAGE),
          bad: { above: promises.answerMs.mean },
          periods: 3,
          errorImpact: 'Answers take longer than a fifth of a second on average: the app feels slow to everybody.',
          runbook: 'api-slow',
        },
      ]
    : [];

/** So many calls in five minutes must there be: of a few, one that opened a connection is one in twenty. */
const fewestCalls = 100;

/** How long one call of the table in twenty takes; 0 while there are too few to tell. */
const slowTable = (stage: Stage): MathExpression => {
  const calls = (statistic: string) => stageMetric(stage, 'ALM001', 'TableTime', statistic);
  return new MathExpression({
    label: 'calls of the table, p95 (ms)',
    expression: `IF(calls >= ${fewestCalls}, slow, 0)`,
    usingMetrics: { calls: calls(Stats.SAMPLE_COUNT), slow: calls(Stats.percentile(95)) },
    period: minutes(5),
  });
};

/** What users were promised, and how much room is left: of a stage that has its promises watched. */
export const promiseAlarms = (stage: Stage, watched: readonly WatchedGateway[], tableName: string): AlarmRow[] => [
  ...burnAlarms(stage),
  ...watched.flatMap(meanAlarm),
  {
    name: 'watch-stopped',
    metric: functionMetric(stage, 'platform/watch', 'Invocations', minutes(5)),
    bad: { below: 1 },
    periods: 3,
    silenceIsBad: true,
    errorImpact: rowOf('platform/watch').impact,
    runbook: 'budget-burning',
  },
  {
    name: 'table-slow',
    metric: slowTable(stage),
    bad: { above: promises.tableMs.p95 },
    periods: 3,
    errorImpact: 'One call of the table in twenty takes longer than 50 milliseconds: requests are slow, and reminders may come late.',
    runbook: 'table-slow',
  },
  {
    name: 'queues-deep',
    metric: stageMetric(stage, 'ALM081', 'QueueDepth', Stats.MAXIMUM),
    bad: { above: promises.waitingMessages },
    periods: 3,
    badPeriods: 2,
    errorImpact: 'More than a thousand messages of a queue wait: what hangs on them, such as reminders and mails, comes late.',
    runbook: 'queue-old',
  },
  {
    name: 'limits-unchecked',
    metric: stageMetric(stage, 'ALM004', 'LimitsUnchecked', Stats.SUM),
    bad: { above: 100 },
    errorImpact: 'Nothing yet: but requests pass uncounted, so that one caller may take what is everybody’s.',
    runbook: 'limits-unchecked',
  },
  ...unitAlarms(tableName, stage),
];
