import { Duration } from 'aws-cdk-lib';
import { Dashboard, GraphWidget, type IMetric, type IWidget, type Metric, PeriodOverride, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { platformLane } from '../../shared/data/lanes.ts';
import { answerTime, apiMetric, functionMetric, ownMetric, queueMetric, reputationMetric } from '../metrics.ts';
import { deadLettersFor, queueFor } from '../names.ts';
import { laneNames } from '../services/index.ts';
import { failedDeliveries } from '../services/mail-alarms.ts';
import type { Stage } from '../stage-settings.ts';
import type { Gateways } from './api-routes.ts';

export type DashboardProps = {
  stage: Stage;
  gateways: Gateways;
  functions: string[];
  queues: string[];
  deadLetters: string[];
};

const graph = (title: string, left: IMetric[], right?: IMetric[]): IWidget => new GraphWidget({ title, left, right, width: 8, height: 6 });
/** The median, p95 and p99 of a metric. */
export const percentiles = (of: (statistic: string) => IMetric): IMetric[] => [50, 95, 99].map(percent => of(Stats.percentile(percent)));

/** The channels whose deliveries are counted one by one. */
export const channels = ['email', 'push'] as const;
const statuses = ['sent', 'retrying', 'skipped', 'failed', 'unknown'];

const deliveries = (stage: Stage, channel: (typeof channels)[number]): IWidget => {
  const counted = (status: string) =>
    ownMetric(stage, `notifications/on-${channel}`, 'Deliveries', Stats.SUM, { channel, status }).with({ label: status });
  return graph(`Deliveries: ${channel}`, statuses.map(counted), [failedDeliveries(stage, channel)]);
};

/** What each gateway beside the main one says, by its name. */
export const beside = ({ main: _main, ...others }: Gateways, of: (apiId: string) => Metric): Metric[] =>
  Object.entries(others).map(([name, { id }]) => of(id).with({ label: name }));

const apiRow = (stage: Stage, gateways: Gateways): IWidget[] => [
  graph(
    'Requests: counted, of other gateways, refused, failed',
    [apiMetric(gateways.main.id, 'Count', Stats.SUM), ...beside(gateways, id => apiMetric(id, 'Count', Stats.SUM))],
    Object.values(gateways).flatMap(({ id }) => [apiMetric(id, '4xx', Stats.SUM), apiMetric(id, '5xx', Stats.SUM)]),
  ),
  graph(
    'Answered within (ms), of other gateways p95',
    percentiles(statistic => answerTime(stage, statistic)),
    beside(gateways, id => apiMetric(id, 'Latency', Stats.percentile(95))),
  ),
  graph('Mail reputation', [reputationMetric(stage, 'BounceRate')], [reputationMetric(stage, 'ComplaintRate')]),
];

const clockRow = (stage: Stage): IWidget[] => [
  graph(
    'Late by, when fired: items; others’ p99 (ms)',
    percentiles(statistic => ownMetric(stage, 'items/on-due', 'FireLateness', statistic)),
    laneNames
      .filter(name => name !== 'items/on-due' && name !== platformLane)
      .map(name => ownMetric(stage, name, 'FireLateness', Stats.percentile(99)).with({ label: name })),
  ),
  graph(
    'Overdue: how many, how old (ms)',
    [ownMetric(stage, 'platform/sweep', 'DueBacklog', Stats.MAXIMUM)],
    [ownMetric(stage, 'platform/sweep', 'OldestDue', Stats.MAXIMUM)],
  ),
  graph(
    'Late by, when handed to the channel (ms)',
    channels.map(channel => ownMetric(stage, `notifications/on-${channel}`, 'DeliveryLateness', Stats.percentile(99), { channel })),
  ),
];

const failureRow = ({ stage, functions, queues, deadLetters }: DashboardProps): IWidget[] => {
  const labelled = (names: string[], of: (name: string) => Metric) => names.map(name => of(name).with({ label: name }));
  return [
    graph(
      'Oldest message (s)',
      labelled(queues, name => queueMetric(queueFor(stage, name), 'ApproximateAgeOfOldestMessage')),
    ),
    graph(
      'Dead letters',
      labelled(deadLetters, name => queueMetric(deadLettersFor(stage, name), 'ApproximateNumberOfMessagesVisible')),
    ),
    graph(
      'Function errors',
      labelled(functions, name => functionMetric(stage, name, 'Errors', Duration.minutes(5))),
    ),
  ];
};

/** One page that says how the stage is: what people ask, what falls due, what is sent, what waits, what fails. */
export const dashboard = (scope: Construct, props: DashboardProps): void => {
  const { stage, gateways } = props;
  const widgets = [apiRow(stage, gateways), clockRow(stage), channels.map(channel => deliveries(stage, channel)), failureRow(props)];
  new Dashboard(scope, 'Dashboard', { dashboardName: `almanac-${stage.name}`, periodOverride: PeriodOverride.INHERIT, widgets });
};
