import { resourcesOf, type Synthesized } from '../../infra/stacks.fixture.ts';
import { prices } from './cost/prices.ts';

/** Lambda asks an empty queue with five long polls of twenty seconds side by side (developer guide, "SQS event source"). */
const pollsAMonth = 5 * 3 * 60 * 24 * 30.4;

/** What of a stage costs while nothing happens. */
export type IdleCount = { keys: number; secrets: number; alarmMetrics: number; queues: number };

/** A template's alarms by how many metrics each looks at. */
const metricsOf = (alarm: Record<string, unknown>): number => {
  const metrics = alarm.Metrics as { MetricStat?: unknown }[] | undefined;
  return metrics ? metrics.filter(each => each.MetricStat).length : 1;
};

/** Counts in the templates of a stage what AWS asks for by the month. */
export const idleCountOf = ({ state, service, operations }: Synthesized): IdleCount => {
  const templates = [state, service, ...(operations ? [operations] : [])];
  const all = (type: string) => templates.flatMap(template => resourcesOf(template, type).map(([, properties]) => properties));
  return {
    keys: all('AWS::KMS::Key').length,
    secrets: all('AWS::SecretsManager::Secret').length,
    alarmMetrics: all('AWS::CloudWatch::Alarm').reduce((sum, alarm) => sum + metricsOf(alarm), 0),
    queues: all('AWS::Lambda::EventSourceMapping').filter(
      each => JSON.stringify(each.EventSourceArn).includes('Queue') || each.ScalingConfig,
    ).length,
  };
};

/** What a stage costs a month while nothing happens, in USD. */
export const idleCostOf = ({ keys, secrets, alarmMetrics, queues }: IdleCount): number =>
  keys * prices.kmsKey.usd + secrets * prices.secret.usd + alarmMetrics * prices.alarmMetric.usd + queues * pollsAMonth * prices.sqs.usd;
