import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { type MessageCode, messages } from './messages.ts';

const logger = new Logger();
export const metrics = new Metrics({ namespace: 'Almanac', singleMetric: true });

/** What may stand in a log line: ids, names, counts, durations. Never what people wrote, their addresses, tokens or links. */
export type LogFields = Record<string, string | number | boolean | undefined>;

/** One line for one outcome, with its code and wording from the catalogue. An error adds its name, message and stack. */
export const log = (code: MessageCode, fields: LogFields = {}, error?: unknown): void => {
  const { level, text } = messages[code];
  logger[level](text, { code, ...fields, ...(error instanceof Error ? { error } : {}) });
};

/** Puts the invocation's request id, cold start and function name on each line that follows. */
export const logInvocation = (context: Parameters<typeof logger.addContext>[0]): void => logger.addContext(context);

/** Counts something in CloudWatch (embedded metric format: a log line, no request). Dimensions must have few values. */
export const count = (name: string, dimensions: Record<string, string>, value = 1): void => {
  metrics.addDimensions(dimensions);
  metrics.addMetric(name, MetricUnit.Count, value);
  metrics.publishStoredMetrics();
};

/** Notes a duration in milliseconds as a CloudWatch metric. */
export const measure = (name: string, dimensions: Record<string, string>, milliseconds: number): void => {
  metrics.addDimensions(dimensions);
  metrics.addMetric(name, MetricUnit.Milliseconds, milliseconds);
  metrics.publishStoredMetrics();
};
