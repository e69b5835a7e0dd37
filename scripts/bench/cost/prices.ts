/** When the prices were looked up. AWS's own pages show many of them by script only; `seenOn` says where the number itself was read, and of when that page is. */
export const notedOn = '2026-11-21';
const perMillion = (usd: number): number => usd / 1_000_000;

/** A price of AWS in us-east-1 in USD, without free tiers and discounts: the page to check it against, and where it was read. */
export type PriceRow = { usd: number; unit: string; source: string; seenOn: string };

const dynamodb = 'aws.amazon.com/dynamodb/pricing/on-demand';
const dynamodbSeen = 'airbyte.com/data-engineering-resources/dynamodb-pricing (July 2025), after the halving of November 2024';
const eventbridge = 'aws.amazon.com/eventbridge/pricing';
const eventbridgeSeen = 'cloudburn.io/blog/amazon-eventbridge-pricing (March 2026)';

const cloudfront = 'aws.amazon.com/cloudfront/pricing';
const waf = 'aws.amazon.com/waf/pricing';
const fromMemory = 'not found beside the page: from memory';

/** What AWS asks, by what is counted. */
export const prices = {
  dynamodbWrite: { usd: perMillion(0.625), unit: 'write unit, on demand', source: dynamodb, seenOn: dynamodbSeen },
  dynamodbRead: { usd: perMillion(0.125), unit: 'read unit, on demand', source: dynamodb, seenOn: dynamodbSeen },
  dynamodbStorage: { usd: 0.25, unit: 'GB and month', source: dynamodb, seenOn: fromMemory },
  dynamodbContinuous: {
    usd: 0.2,
    unit: 'GB and month of point-in-time recovery',
    source: dynamodb,
    seenOn: 'finops.com.py/services/dynamodb/backups (no date)',
  },
  dynamodbBackup: {
    usd: 0.1,
    unit: 'GB and month of each backup',
    source: dynamodb,
    seenOn: 'finops.com.py/services/dynamodb/backups (no date)',
  },
  sqs: {
    usd: perMillion(0.4),
    unit: 'request, standard queue',
    source: 'aws.amazon.com/sqs/pricing',
    seenOn: 'cloudburn.io/blog/amazon-sqs-pricing (March 2026)',
  },
  sqsFifo: {
    usd: perMillion(0.5),
    unit: 'request, FIFO queue',
    source: 'aws.amazon.com/sqs/pricing',
    seenOn: fromMemory,
  },
  socketMessage: {
    usd: perMillion(1),
    unit: 'message of a WebSocket API, of 32 KB at the most',
    source: 'aws.amazon.com/api-gateway/pricing',
    seenOn: fromMemory,
  },
  lambdaRequest: {
    usd: perMillion(0.2),
    unit: 'invocation',
    source: 'aws.amazon.com/lambda/pricing',
    seenOn: fromMemory,
  },
  lambdaGbSecond: {
    usd: 0.0000133334,
    unit: 'GB-second, Arm',
    source: 'aws.amazon.com/lambda/pricing',
    seenOn: 'cloudchipr.com/blog/aws-lambda-pricing (2024)',
  },
  eventbridgeEvent: { usd: perMillion(1), unit: 'custom event on a bus', source: eventbridge, seenOn: eventbridgeSeen },
  schedulerInvocation: { usd: perMillion(1), unit: 'invocation of a schedule', source: eventbridge, seenOn: eventbridgeSeen },
  stepFunctionsTransition: {
    usd: perMillion(25),
    unit: 'state transition, standard',
    source: 'aws.amazon.com/step-functions/pricing',
    seenOn: 'the page itself, an older copy: 0.025 USD a thousand',
  },
  httpApi: {
    usd: perMillion(1),
    unit: 'request of an HTTP API',
    source: 'aws.amazon.com/api-gateway/pricing',
    seenOn: 'docs.aws.amazon.com, whitepaper "Best practices for API Gateway private APIs", table 4',
  },
  kmsSignature: {
    usd: perMillion(15),
    unit: 'signature of an asymmetric key (ECC)',
    source: 'aws.amazon.com/kms/pricing',
    seenOn: 'not found beside the page: from memory (0.15 USD a ten thousand)',
  },
  ses: { usd: 0.0001, unit: 'mail', source: 'aws.amazon.com/ses/pricing', seenOn: 'acecloudinterviews.com/tutorials/aws/ses (no date)' },
  logs: {
    usd: 0.5,
    unit: 'GB of logs',
    source: 'aws.amazon.com/cloudwatch/pricing',
    seenOn: 'hykell.com/knowledge-base/aws-cloudwatch-logs-pricing (no date)',
  },
  xrayTrace: {
    usd: perMillion(5),
    unit: 'trace recorded',
    source: 'aws.amazon.com/xray/pricing',
    seenOn: fromMemory,
  },
  kmsKey: {
    usd: 1,
    unit: 'key of your own and month',
    source: 'aws.amazon.com/kms/pricing',
    seenOn: fromMemory,
  },
  secret: {
    usd: 0.4,
    unit: 'secret and month',
    source: 'aws.amazon.com/secrets-manager/pricing',
    seenOn: fromMemory,
  },
  metric: {
    usd: 0.3,
    unit: 'custom metric and month',
    source: 'aws.amazon.com/cloudwatch/pricing',
    seenOn: fromMemory,
  },
  metricRead: {
    usd: 0.01 / 1000,
    unit: 'metric that is asked for (GetMetricData)',
    source: 'aws.amazon.com/cloudwatch/pricing',
    seenOn: fromMemory,
  },
  alarmMetric: {
    usd: 0.1,
    unit: 'metric of an alarm and month',
    source: 'aws.amazon.com/cloudwatch/pricing',
    seenOn: fromMemory,
  },
  edgeRequest: { usd: perMillion(1), unit: 'HTTPS request at CloudFront', source: cloudfront, seenOn: fromMemory },
  firewall: { usd: 5, unit: 'web ACL and month', source: waf, seenOn: fromMemory },
  firewallRule: { usd: 1, unit: 'rule, or managed group of rules, and month', source: waf, seenOn: fromMemory },
  firewallRequest: { usd: perMillion(0.6), unit: 'request that a web ACL looks at', source: waf, seenOn: fromMemory },
  botControl: { usd: 10, unit: 'month of Bot Control in a web ACL', source: waf, seenOn: fromMemory },
  botRequest: { usd: perMillion(1), unit: 'request that Bot Control looks at (common)', source: waf, seenOn: fromMemory },
} as const satisfies Record<string, PriceRow>;
export type Price = keyof typeof prices;
/** How much of each is used. */
export type Usage = Partial<Record<Price, number>>;

/** Several usages as one. */
export const plus = (...usages: Usage[]): Usage => {
  const sum: Record<string, number> = {};
  for (const usage of usages) for (const [name, count] of Object.entries(usage)) sum[name] = (sum[name] ?? 0) + count;
  return sum;
};

/** A usage so many times. */
export const times = (usage: Usage, factor: number): Usage =>
  Object.fromEntries(Object.entries(usage).map(([name, count]) => [name, count * factor]));

/** What some usage costs, in USD. */
export const costOf = (usage: Usage): number =>
  Object.entries(usage).reduce((sum, [name, count]) => sum + prices[name as Price].usd * count, 0);
