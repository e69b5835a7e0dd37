import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { type MessageCode, messages } from './messages.ts';

const logger = new Logger();
// Each call is a line of its own: its dimensions are its own, and none of them is left for the next.
const metrics = new Metrics({ namespace: process.env.POWERTOOLS_METRICS_NAMESPACE ?? 'Almanac', singleMetric: true });

/** What may stand in a log line: ids, names, counts, durations. Never what people wrote, their addresses, tokens or links. */
export type LogFields = Record<string, string | number | boolean | undefined>;

type ErrorFacts = { name: string; message?: string; stack?: string; cause?: ErrorFacts };

/**
 * What is told of an error: its name, message and where it happened. Never what hangs on it beside that: an error of the table carries the
 * record, one of a URL the URL. The message of a text that does not parse quotes the text.
 */
const factsOf = ({ name, message, stack = '', cause }: Error): ErrorFacts => ({
  name,
  message: name === 'SyntaxError' ? undefined : message,
  stack: stack
    .split('\n')
    .filter(line => /^\s+at /.test(line))
    .join('\n'),
  cause: cause instanceof Error ? factsOf(cause) : undefined,
});

/** One line for one outcome, with its code and wording from the catalogue. An error adds its name, message and stack. */
export const log = (code: MessageCode, fields: LogFields = {}, error?: unknown): void => {
  const { level, text } = messages[code];
  logger[level](text, { code, ...fields, ...(error instanceof Error ? { error: factsOf(error) } : {}) });
};

let cold = true;

/** Puts the invocation's id on each line that follows, and whether it is the first of its instance. */
export const logInvocation = ({ awsRequestId }: { awsRequestId: string }): void => {
  logger.appendKeys({ invocation: awsRequestId, coldStart: cold });
  cold = false;
};

const emit = (name: string, unit: 'Count' | 'Milliseconds', dimensions: Record<string, string>, value: number): void => {
  metrics.addDimensions(dimensions).addMetric(name, unit, value);
};

/**
 * Counts something in CloudWatch (embedded metric format: a log line, no request). The function's name is added as the dimension `service`;
 * each combination of dimensions is a metric that is paid for, so that they must have few values: never an id.
 */
export const count = (name: string, dimensions: Record<string, string>, value = 1): void => emit(name, 'Count', dimensions, value);

/** Notes a duration in milliseconds as a CloudWatch metric, with dimensions as for `count`. */
export const measure = (name: string, dimensions: Record<string, string>, milliseconds: number): void =>
  emit(name, 'Milliseconds', dimensions, milliseconds);
