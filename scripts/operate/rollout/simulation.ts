import type { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { crashAlarm, rolloutAlarm } from '../../../infra/alarms.ts';
import type { AlarmRow } from '../../../infra/constructs/alarm.ts';
import { crashesMetricName } from '../../../infra/metrics.ts';
import type { Stage } from '../../../infra/stage-settings.ts';
import { type Dice, diceOf } from '../../simulation/dice.ts';

/** What comes to a stage in a minute, which share of it the new version fails and the old one anyhow (0 to 1), and whether it does so by crashing. */
export type Rollout = { requestsPerMinute: number; bad: number; anyhow: number; crashes: boolean };
/** The minute in which all was moved back, where it was; and how many requests there were until then or until all went to the new one, how many failed. */
export type Outcome = { backAfterMinutes?: number; requests: number; failed: number };

/** LINEAR_10PERCENT_EVERY_1MINUTE: a tenth at once, and one more each minute. */
const tenths = 10;
/** So late CloudWatch knows what happened. */
const lateMinutes = 1;

type Minute = { requests: number; failed: number; crashed: number };

const valueIn = (window: Minute[], { metricName, statistic }: Metric): number => {
  const sum = (what: keyof Minute) => window.reduce((all, minute) => all + minute[what], 0);
  const count = metricName === crashesMetricName ? sum('crashed') : sum('failed');
  return statistic === 'Sum' ? count : count / Math.max(1, sum('requests'));
};

/** Whether an alarm rings at the end of these minutes: its last spans are looked at, one behind the other, each minute anew. */
const rings = (minutes: Minute[], { metric, bad, periods = 1, badPeriods = periods }: AlarmRow): boolean => {
  const span = (metric as Metric).period.toMinutes();
  const most = 'above' in bad ? bad.above : Number.POSITIVE_INFINITY;
  const spans = Array.from({ length: periods }, (_, i) =>
    minutes.slice(Math.max(0, minutes.length - span * (i + 1)), minutes.length - span * i),
  );
  return spans.filter(window => window.length > 0 && valueIn(window, metric as Metric) > most).length >= badPeriods;
};

const minuteOf = ({ requestsPerMinute, bad, anyhow, crashes }: Rollout, share: number, dice: Dice): Minute => {
  const minute: Minute = { requests: requestsPerMinute, failed: 0, crashed: 0 };
  for (let i = 0; i < requestsPerMinute; i++) {
    if (!dice.chance(dice.chance(share) ? Math.max(bad, anyhow) : anyhow)) continue;
    minute.failed += 1;
    if (crashes) minute.crashed += 1;
  }
  return minute;
};

/** A rollout as CodeDeploy does it, under the alarms that the stage has for it: minute by minute, until it is through or taken back. */
export const simulateRollout = (stage: Stage, rollout: Rollout, dice: Dice): Outcome => {
  const alarms = [crashAlarm(stage), rolloutAlarm({ id: 'api', prefix: '' })];
  const minutes: Minute[] = [];
  const outcome = (): Outcome => ({
    requests: minutes.reduce((sum, { requests }) => sum + requests, 0),
    failed: minutes.reduce((sum, { failed }) => sum + failed, 0),
  });
  for (let minute = 1; minute <= tenths; minute++) {
    minutes.push(minuteOf(rollout, minute / tenths, dice));
    const known = minutes.slice(0, minutes.length - lateMinutes);
    if (alarms.some(each => rings(known, each))) return { backAfterMinutes: minute, ...outcome() };
  }
  return outcome();
};

/** How rollouts of a version that fails one request in twenty end, in so many runs: the minutes after which they are taken back, and the worst share that failed. */
export const badVersion = (stage: Stage, runs = 100): { minutes: (number | undefined)[]; worst: number } => {
  const rollout = { requestsPerMinute: 600, bad: 0.05, anyhow: 0, crashes: false };
  const outcomes = Array.from({ length: runs }, (_, i) => simulateRollout(stage, rollout, diceOf(`rollout ${i}`)));
  const minutes = [...new Set(outcomes.map(({ backAfterMinutes }) => backAfterMinutes))].sort();
  return { minutes, worst: Math.max(...outcomes.map(({ failed, requests }) => failed / requests)) };
};
