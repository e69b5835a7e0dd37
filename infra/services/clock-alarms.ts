import { Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { platformLane } from '../../shared/data/lanes.ts';
import type { AlarmRow } from '../constructs/alarm.ts';
import { functionMetric, metric, minutes, ownMetric } from '../metrics.ts';
import { queueFor } from '../names.ts';
import type { Stage } from '../stage-settings.ts';

/** What people lose, said by a function's row and by an alarm. */
export const impacts = {
  late: 'Reminders and digests go out some minutes late, when the sweep finds them.',
  log: 'What happens in a workspace is not in its log yet: who reads on from a cursor hears of it late, and of nothing after it.',
  lost: 'Reminders that were lost on the way are not found again.',
  undelivered:
    'What a queue or the bus did not take at once does not reach it: a reminder that fired is not told, or integrations miss a change.',
};

/** The clock: it runs, it keeps up, and what it fires is on time. */
export const clockAlarms = (stage: Stage): AlarmRow[] => [
  {
    name: 'clock-tick-stopped',
    metric: functionMetric(stage, 'platform/tick', 'Invocations', minutes(1)),
    bad: { below: 1 },
    periods: 3,
    silenceIsBad: true,
    errorImpact: impacts.late,
    runbook: 'clock-stopped',
  },
  {
    name: 'clock-sweep-stopped',
    metric: functionMetric(stage, 'platform/sweep', 'Invocations', minutes(5)),
    bad: { below: 1 },
    periods: 3,
    silenceIsBad: true,
    errorImpact: impacts.lost,
    runbook: 'clock-stopped',
  },
  {
    name: 'due-backlog',
    metric: ownMetric(stage, 'platform/sweep', 'DueBacklog', Stats.MAXIMUM),
    bad: { above: 1000 },
    errorImpact: 'More than a thousand reminders and digests are more than two minutes late.',
    runbook: 'reminders-late',
  },
  {
    name: 'due-oldest',
    // Two minutes is when the sweep begins to look; half a minute more for the run itself.
    metric: ownMetric(stage, 'platform/sweep', 'OldestDue', Stats.MAXIMUM),
    bad: { above: 150_000 },
    errorImpact: 'Somebody’s reminder or digest is more than two minutes late.',
    runbook: 'reminders-late',
  },
  {
    name: 'records-parked',
    metric: ownMetric(stage, 'platform/sweep', 'RecordsParked', Stats.MAXIMUM),
    bad: { above: 0 },
    errorImpact: 'What a record was to do does not happen, because its rule fails each time: a reminder or digest that somebody waits for.',
    runbook: 'records-parked',
  },
  {
    name: 'due-aside',
    metric: metric('AWS/SQS', 'NumberOfMessagesSent', { QueueName: queueFor(stage, platformLane) }, Stats.SUM, minutes(5)),
    bad: { above: 0 },
    errorImpact: 'What falls due of one service is late or does not happen: its due queue takes nothing, or no service knows its kind.',
    runbook: 'due-aside',
  },
];

/** What stands in the table, in logs and in indexes is the same, and what is to be in a log is there. */
export const recordAlarms = (stage: Stage): AlarmRow[] => [
  {
    name: 'records-differing',
    metric: ownMetric(stage, 'platform/on-reconciliation', 'RecordsDiffering', Stats.SUM),
    bad: { above: 0 },
    errorImpact: 'Something of an owner is not as it was written: who reads on from a cursor, syncs, or waits for a reminder, misses it.',
    runbook: 'records-differing',
  },
];

/** Every write's event is published. */
export const publisherAlarms = (stage: Stage): AlarmRow[] => [
  {
    name: 'records-unreadable',
    metric: ownMetric(stage, 'platform/publish', 'RecordsUnreadable', Stats.SUM),
    bad: { above: 0 },
    errorImpact: 'What a record’s event should have led to does not happen: a reminder that fired is not told.',
    runbook: 'records-unreadable',
  },
  {
    name: 'entries-unreadable',
    metric: ownMetric(stage, 'platform/on-log', 'EntriesUnreadable', Stats.SUM),
    bad: { above: 0 },
    errorImpact: 'A change is in the log without what it says: who reads on from a cursor does not hear of it.',
    runbook: 'records-unreadable',
  },
  {
    // What a destination refuses for a moment is delivered by the next try: this is one that goes on refusing.
    name: 'events-undelivered',
    metric: ownMetric(stage, 'platform/publish', 'EventsUndelivered', Stats.SUM),
    bad: { above: 0 },
    periods: 3,
    errorImpact: impacts.undelivered,
    runbook: 'events-undelivered',
  },
];
