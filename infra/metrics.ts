import { Duration } from 'aws-cdk-lib';
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { configurationSetOf, metricsNamespace, nameFor } from './names.ts';
import type { Stage } from './stage-settings.ts';

/** A length of time. */
export const minutes = (count: number) => Duration.minutes(count);

/** A metric by its names. */
export const metric = (
  namespace: string,
  metricName: string,
  dimensionsMap: Record<string, string>,
  statistic: string,
  period: Duration,
): Metric => new Metric({ namespace, metricName, dimensionsMap, statistic, period });

/** A metric that the functions emit themselves (`shared/runtime/log/logger.ts`), with the function's name as `service`. */
export const ownMetric = (
  stage: Stage,
  service: string,
  name: string,
  statistic: string,
  dimensions: Record<string, string> = {},
  period = minutes(5),
): Metric => metric(metricsNamespace(stage), name, { service, ...dimensions }, statistic, period);

/** A metric that any function emits, of all of them together: with the code of its line. */
export const stageMetric = (stage: Stage, code: string, name: string, statistic: string): Metric =>
  metric(metricsNamespace(stage), name, { code }, statistic, minutes(5));

/** The name of the metric of the access log: requests whose function crashed. */
export const crashesMetricName = 'RequestsCrashed';

/** The name of the metric of the main gateway's access log: how long answers took that do not wait for something to happen. */
export const answerTimeName = 'AnswerTime';

/** What the access log says of requests whose function crashed, whichever it was. */
export const crashesMetric = (stage: Stage): Metric => metric(metricsNamespace(stage), crashesMetricName, {}, Stats.SUM, minutes(5));

const lambdaStatistics = { Errors: Stats.SUM, Invocations: Stats.SUM, IteratorAge: Stats.MAXIMUM, Duration: Stats.percentile(95) } as const;

/** What Lambda says of one of our functions. */
export const functionMetric = (stage: Stage, name: string, what: keyof typeof lambdaStatistics, period: Duration): Metric =>
  metric('AWS/Lambda', what, { FunctionName: nameFor(stage, name) }, lambdaStatistics[what], period);

/** What SQS says of one of our queues. */
export const queueMetric = (queueName: string, what: 'ApproximateAgeOfOldestMessage' | 'ApproximateNumberOfMessagesVisible'): Metric =>
  metric('AWS/SQS', what, { QueueName: queueName }, Stats.MAXIMUM, minutes(1));

/** What the gateway says of the API. */
export const apiMetric = (apiId: string, what: '5xx' | '4xx' | 'Count' | 'Latency', statistic: string): Metric =>
  metric('AWS/ApiGateway', what, { ApiId: apiId }, statistic, minutes(5));

/** How long answers of the main gateway took. Its own latency counts whoever follows a log and waits half a minute for the next event, as they asked. */
export const answerTime = (stage: Stage, statistic: string): Metric =>
  metric(metricsNamespace(stage), answerTimeName, {}, statistic, minutes(5));

/** What SES says of our mails. */
export const reputationMetric = (stage: Stage, what: 'BounceRate' | 'ComplaintRate'): Metric =>
  metric('AWS/SES', `Reputation.${what}`, { 'ses:configuration-set': configurationSetOf(stage) }, Stats.MAXIMUM, minutes(60));
