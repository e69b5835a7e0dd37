import {
  Dashboard,
  GraphWidget,
  type IMetric,
  type IWidget,
  LogQueryWidget,
  type Metric,
  PeriodOverride,
  Stats,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { promised } from '../../shared/domain/core/error-budget.ts';
import { promises } from '../../shared/domain/core/promises.ts';
import { answerTime, apiMetric, functionMetric, metric, minutes, ownMetric, queueMetric, stageMetric } from '../metrics.ts';
import { queueFor } from '../names.ts';
import type { Stage } from '../stage-settings.ts';
import type { Gateways } from './api-routes.ts';
import { beside, channels, percentiles } from './dashboard.ts';

export type PromisesProps = { stage: Stage; gateways: Gateways; queues: string[] };

type Line = { value: number; label: string };
const graph = (title: string, left: IMetric[], line?: Line): IWidget =>
  new GraphWidget({ title, left, leftAnnotations: line ? [line] : [], width: 8, height: 6 });

/** What the access logs of all gateways say, as a table. It costs what it reads (0.005 USD a GB) when somebody looks. */
const table = (gateways: Gateways, title: string, ...queryLines: string[]): IWidget =>
  new LogQueryWidget({
    title,
    logGroupNames: Object.values(gateways).map(({ accessLogName }) => accessLogName),
    queryLines,
    width: 24,
    height: 8,
  });

const failedShare = (apiId: string): Metric => apiMetric(apiId, '5xx', Stats.AVERAGE).with({ period: minutes(60) });

const apiRow = (stage: Stage, gateways: Gateways): IWidget[] => [
  graph(
    'Requests that failed, share of an hour',
    [failedShare(gateways.main.id).with({ label: 'main' }), ...beside(gateways, failedShare)],
    {
      value: 1 - promised,
      label: 'promised',
    },
  ),
  graph('Answered within (ms)', [...percentiles(each => answerTime(stage, each)), answerTime(stage, Stats.AVERAGE)], {
    value: promises.answerMs.p95,
    label: 'promised, p95',
  }),
  graph(
    'Calls of the table (ms)',
    percentiles(each => stageMetric(stage, 'ALM001', 'TableTime', each)),
    { value: promises.tableMs.p95, label: 'promised, p95' },
  ),
];

const toldRow = (stage: Stage, queues: string[]): IWidget[] => [
  graph('Reminders: late by, when told (ms)', [
    ownMetric(stage, 'items/on-due', 'FireLateness', Stats.percentile(99)).with({ label: 'fired' }),
    ...channels.map(channel =>
      ownMetric(stage, `notifications/on-${channel}`, 'DeliveryLateness', Stats.percentile(99), { channel }).with({ label: channel }),
    ),
  ]),
  graph(
    'Deliveries that failed',
    channels.map(channel =>
      ownMetric(stage, `notifications/on-${channel}`, 'Deliveries', Stats.SUM, { channel, status: 'failed' }).with({ label: channel }),
    ),
  ),
  graph(
    'Messages that wait',
    queues.map(name => queueMetric(queueFor(stage, name), 'ApproximateNumberOfMessagesVisible').with({ label: name })),
    { value: promises.waitingMessages, label: 'deep' },
  ),
];

const roomRow = (stage: Stage, queues: string[]): IWidget[] => [
  graph(
    'Time that a batch of a queue takes, p95 (ms)',
    queues.map(name => functionMetric(stage, name, 'Duration', minutes(5)).with({ label: name })),
  ),
  graph('Invocations at once, of the account', [metric('AWS/Lambda', 'ConcurrentExecutions', {}, Stats.MAXIMUM, minutes(5))], {
    value: stage.accountConcurrency,
    label: 'quota',
  }),
  graph('Mails of the day', [metric('AWS/SES', 'Send', {}, Stats.SUM, minutes(24 * 60))], { value: stage.mailsPerDay, label: 'quota' }),
];

const figures =
  'count() as n, pct(latencyMs, 50) as p50, pct(latencyMs, 95) as p95, pct(latencyMs, 99) as p99, 100 * sum(status >= 500) / count() as failedPercent';

/** One page on what users were promised: that requests are answered, in time, and reminders told; what is left of quotas; and each route and caller. */
export const promisesDashboard = (scope: Construct, { stage, gateways, queues }: PromisesProps): void => {
  const widgets = [
    apiRow(stage, gateways),
    toldRow(stage, queues),
    roomRow(stage, queues),
    [table(gateways, 'By route', `stats ${figures} by route`, 'sort n desc', 'limit 50')],
    [table(gateways, 'By caller and key', 'filter ispresent(caller)', `stats ${figures} by caller, key`, 'sort n desc', 'limit 50')],
    [
      table(
        gateways,
        'Not let in',
        'filter status in [401, 403, 429]',
        'stats count() as n by status, refused, sourceIp',
        'sort n desc',
        'limit 50',
      ),
    ],
  ];
  new Dashboard(scope, 'Promises', { dashboardName: `almanac-${stage.name}-promises`, periodOverride: PeriodOverride.INHERIT, widgets });
};
