import { Logger } from '@aws-lambda-powertools/logger';
import { withoutAddresses } from '../../domain/core/addresses.ts';
import type { ErrorFacts } from '../../domain/core/error-line.ts';
import { deployed } from './deployed.ts';
import { type MessageCode, messages } from './messages.ts';

const namespace = deployed.POWERTOOLS_METRICS_NAMESPACE;
const logger = new Logger({ persistentKeys: { release: deployed.RELEASE } });

/** What may stand in a log line: ids, names, counts, durations, of a refusal where it came from. Never what people wrote, their mail addresses, tokens or links. */
export type LogFields = Record<string, string | number | boolean | undefined>;

/**
 * What is told of an error: its name, message and where it happened. Never what hangs on it beside that: an error of the table carries the
 * record, one of a URL the URL. The message of a text that does not parse quotes the text; one of a service may name whom it is about.
 */
const factsOf = ({ name, message, stack = '', cause }: Error): ErrorFacts => ({
  name,
  message: name === 'SyntaxError' ? undefined : withoutAddresses(message),
  stack: stack
    .split('\n')
    .filter(line => /^\s+at /.test(line))
    .join('\n'),
  cause: cause instanceof Error ? factsOf(cause) : undefined,
});

const write = (code: MessageCode, fields: object, error: unknown): void => {
  const { level, text } = messages[code];
  logger[level](text, { code, ...fields, ...(error instanceof Error ? { error: factsOf(error) } : {}) });
};

/** One line for one outcome, with its code and wording from the catalogue. An error adds its name, message and stack. */
export const log = (code: MessageCode, fields: LogFields = {}, error?: unknown): void => write(code, fields, error);

let cold = true;

/** Puts the invocation's id on each line that follows, and whether it is the first of its instance. */
export const logInvocation = ({ awsRequestId }: { awsRequestId: string }): void => {
  logger.appendKeys({ invocation: awsRequestId, coldStart: cold });
  cold = false;
};

/**
 * A figure that CloudWatch reads out of a log line, a hundred values of it at the most, and the fields of that line which are its dimensions: the
 * function's name (`service`) unless said.
 */
export type Metric = { unit: 'Count' | 'Milliseconds'; value: number | readonly number[]; by?: readonly string[] };

/** The embedded metric format: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html */
const embedded = (metrics: Record<string, Metric>) => ({
  _aws: {
    Timestamp: Date.now(),
    CloudWatchMetrics: Object.entries(metrics).map(([name, { unit, by = ['service'] }]) => ({
      Namespace: namespace,
      Dimensions: [by],
      Metrics: [{ Name: name, Unit: unit }],
    })),
  },
  ...Object.fromEntries(Object.entries(metrics).map(([name, { value }]) => [name, value])),
});

/**
 * The line of an outcome that is counted too: no request and no second line. Each combination of dimensions is a metric that is paid for, so
 * that they must have few values: never an id.
 */
export const logMetrics = (code: MessageCode, fields: LogFields, metrics: Record<string, Metric>, error?: unknown): void =>
  write(code, { ...fields, ...embedded(metrics) }, error);
