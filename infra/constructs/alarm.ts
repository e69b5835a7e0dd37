import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { idFor, nameFor } from '../names.ts';
import type { Stage } from '../stage-settings.ts';

/** What to do about each kind of alarm: a file in `.github/runbooks`. */
export const runbooks = [
  'accesses-unwritten',
  'api-errors',
  'api-slow',
  'backup-failed',
  'budget-burning',
  'callers-refused',
  'clock-stopped',
  'concurrency-high',
  'dead-letters',
  'deliveries-failing',
  'due-aside',
  'edge-errors',
  'edge-refused',
  'events-undelivered',
  'flags-unread',
  'function-errors',
  'function-throttled',
  'limits-unchecked',
  'mail-feedback-lost',
  'mail-quota',
  'mail-reputation',
  'queue-old',
  'records-differing',
  'records-parked',
  'records-unreadable',
  'reminders-late',
  'stream-behind',
  'table-slow',
  'table-throttled',
  'webhooks-failing',
] as const;
export type Runbook = (typeof runbooks)[number];

/** One alarm: what is watched, from when on it is bad, what people lose then, and which runbook says what to do. */
export type AlarmRow = {
  name: string;
  metric: IMetric;
  /** Bad is more than this, or less than that. */
  bad: { above: number } | { below: number };
  /** How many periods of the metric are looked at, and how many of them must be bad: all of them unless said. */
  periods?: number;
  badPeriods?: number;
  /** Silence is fine unless it is what the alarm is for. */
  silenceIsBad?: true;
  /** What people lose while it is bad: a whole sentence. */
  errorImpact: string;
  runbook: Runbook;
};

/** The text of an alarm's mail: what people lose, and where the runbook is. */
export const descriptionOf = ({ errorImpact, runbook }: Pick<AlarmRow, 'errorImpact' | 'runbook'>): string =>
  `${errorImpact} Runbook: .github/runbooks/${runbook}.md`;

/** The only way to make an alarm. It tells the topic when it begins and when it is over. */
export const alarm = (scope: Construct, stage: Stage, topic: ITopic, row: AlarmRow): void => {
  const { name, metric, bad, periods = 1, badPeriods = periods, silenceIsBad } = row;
  const above = 'above' in bad;
  const made = new Alarm(scope, idFor(name), {
    alarmName: nameFor(stage, name),
    alarmDescription: descriptionOf(row),
    metric,
    threshold: above ? bad.above : bad.below,
    comparisonOperator: above ? ComparisonOperator.GREATER_THAN_THRESHOLD : ComparisonOperator.LESS_THAN_THRESHOLD,
    evaluationPeriods: periods,
    datapointsToAlarm: badPeriods,
    treatMissingData: silenceIsBad ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
  });
  made.addAlarmAction(new SnsAction(topic));
  made.addOkAction(new SnsAction(topic));
};
