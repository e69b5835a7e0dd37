import { services } from '../../../infra/services/index.ts';
import { resourcesOf, type Synthesized } from '../../../infra/stacks.fixture.ts';
import { gateways } from '../../../shared/api/core/gateways.ts';
import { costOf, prices, times } from '../../bench/cost/prices.ts';
import { everyMinute, minutesAMonth } from '../../bench/cost/usage.ts';

/** Lambda asks an empty queue with five long polls of twenty seconds side by side (developer guide, "SQS event source"). */
const pollsAMonth = 5 * 3 * minutesAMonth;

/** What of a stage costs while nothing happens. */
export type IdleCount = {
  keys: number;
  secrets: number;
  alarmMetrics: number;
  queues: number;
  traces: number;
  shards: number;
  watches: number;
};

/** A template's alarms by how many metrics each looks at. */
const metricsOf = (alarm: Record<string, unknown>): number => {
  const metrics = alarm.Metrics as { MetricStat?: unknown }[] | undefined;
  return metrics ? metrics.filter(each => each.MetricStat).length : 1;
};

/** How often a month a rule strikes: `rate(5 minutes)`, or `cron(…)` at a minute of every hour. */
const strikesOf = ({ ScheduleExpression }: Record<string, unknown>): number => {
  if (ScheduleExpression === 'cron(* * * * ? *)') return minutesAMonth;
  const [, every, unit] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(String(ScheduleExpression)) ?? [];
  const minutes = { minute: 1, hour: 60, day: 1440 }[unit ?? ''];
  if (minutes) return minutesAMonth / (Number(every) * minutes);
  if (/^cron\(\d+ \* /.test(String(ScheduleExpression))) return minutesAMonth / 60;
  throw new Error(`How often does ${ScheduleExpression} strike?`);
};

/** Counts in the templates of a stage what AWS asks for by the month. */
export const idleCountOf = ({ stage, state, service, operations }: Synthesized): IdleCount => {
  const templates = [state, service, ...(operations ? [operations] : [])];
  const all = (type: string) => templates.flatMap(template => resourcesOf(template, type).map(([, properties]) => properties));
  return {
    keys: all('AWS::KMS::Key').length,
    secrets: all('AWS::SecretsManager::Secret').length,
    alarmMetrics: all('AWS::CloudWatch::Alarm').reduce((sum, alarm) => sum + metricsOf(alarm), 0),
    queues: all('AWS::Lambda::EventSourceMapping').filter(
      each => JSON.stringify(each.EventSourceArn).includes('Queue') || each.ScalingConfig,
    ).length,
    // What the clock does comes less often than once a second, so that each is a trace of its own.
    traces: all('AWS::Lambda::Function').some(each => each.TracingConfig)
      ? Math.round(
          all('AWS::Events::Rule')
            .filter(each => each.ScheduleExpression)
            .reduce((sum, rule) => sum + strikesOf(rule), 0),
        )
      : 0,
    shards: stage.dueShardsRead,
    watches: all('AWS::Events::Rule')
      .filter(({ Name }) => String(Name).endsWith('-watch'))
      .reduce((sum, rule) => sum + strikesOf(rule), 0),
  };
};

/** How many metrics the requests of a stage make at the most: three ways that one may go, how long it took, by service, how long the table did, and how long answers did at the main gateway. */
export const requestMetrics = 3 + Object.keys(services).length + 2;

/** Of each gateway the requests and those that failed, as often as the promises are looked at. */
const figuresAWatch = 2 * (1 + gateways.length);

/** One line of a bill: how many of what, for how much a month (USD), and how it would be less. */
export type Line = { what: string; count: number; usd: number; less?: string };

/** What a stage costs a month while nothing happens, line by line. */
export const idleLinesOf = ({ keys, secrets, alarmMetrics, queues, traces, shards, watches }: IdleCount): Line[] => [
  {
    what: 'metrics under alarms',
    count: alarmMetrics,
    usd: alarmMetrics * prices.alarmMetric.usd,
    less: 'a stage that does not last (`lasts: false`) has no alarms',
  },
  {
    what: 'queues that are asked while they are empty',
    count: queues,
    usd: queues * pollsAMonth * prices.sqs.usd,
    less: 'fewer queues: each belongs to a function that must not wait for another',
  },
  { what: 'keys of KMS', count: keys, usd: keys * prices.kmsKey.usd },
  { what: 'secrets', count: secrets, usd: secrets * prices.secret.usd },
  {
    what: 'shards of the clock, each asked every minute',
    count: shards,
    usd: costOf(times(everyMinute(shards), minutesAMonth)),
    less: '`dueShards` and `dueShardsRead`: one takes some 1,000 writes a second',
  },
  { what: 'traces of the clock', count: traces, usd: traces * prices.xrayTrace.usd, less: "`traces: 'off'`" },
  ...(watches > 0
    ? [
        {
          what: 'looks at what was promised, each at the gateways and at every queue',
          count: watches,
          usd: watches * (figuresAWatch * prices.metricRead.usd + queues * prices.sqs.usd),
          less: "`promises: 'unwatched'`, which saves its alarms too",
        },
      ]
    : []),
];

/** What a stage costs a month while nothing happens, in USD. */
export const idleCostOf = (count: IdleCount): number => idleLinesOf(count).reduce((sum, { usd }) => sum + usd, 0);
