/** When the prices were noted, from memory: check them on their pages before you rely on a figure. */
export const notedOn = '2026-11-21';
const perMillion = (usd: number): number => usd / 1_000_000;

/** What AWS asks in us-east-1 by what is counted, in USD, without free tiers and discounts; `source` is the page to check it against. */
export const prices = {
  dynamodbWrite: { usd: perMillion(0.625), unit: 'write unit, on demand', source: 'aws.amazon.com/dynamodb/pricing/on-demand' },
  dynamodbRead: { usd: perMillion(0.125), unit: 'read unit, on demand', source: 'aws.amazon.com/dynamodb/pricing/on-demand' },
  dynamodbStorage: { usd: 0.25, unit: 'GB and month', source: 'aws.amazon.com/dynamodb/pricing/on-demand' },
  sqs: { usd: perMillion(0.4), unit: 'request, standard queue', source: 'aws.amazon.com/sqs/pricing' },
  lambdaRequest: { usd: perMillion(0.2), unit: 'invocation', source: 'aws.amazon.com/lambda/pricing' },
  lambdaGbSecond: { usd: 0.0000133334, unit: 'GB-second, Arm', source: 'aws.amazon.com/lambda/pricing' },
  eventbridgeEvent: { usd: perMillion(1), unit: 'custom event on a bus', source: 'aws.amazon.com/eventbridge/pricing' },
  schedulerInvocation: { usd: perMillion(1), unit: 'invocation of a schedule', source: 'aws.amazon.com/eventbridge/pricing' },
  stepFunctionsTransition: { usd: perMillion(25), unit: 'state transition, standard', source: 'aws.amazon.com/step-functions/pricing' },
  httpApi: { usd: perMillion(1), unit: 'request of an HTTP API', source: 'aws.amazon.com/api-gateway/pricing' },
  ses: { usd: 0.0001, unit: 'mail', source: 'aws.amazon.com/ses/pricing' },
  logs: { usd: 0.5, unit: 'GB of logs', source: 'aws.amazon.com/cloudwatch/pricing' },
} as const;
export type Price = keyof typeof prices;
/** How much of each is used. */
export type Usage = Partial<Record<Price, number>>;

/** What some usage costs, in USD. */
export const costOf = (usage: Usage): number =>
  Object.entries(usage).reduce((sum, [name, count]) => sum + prices[name as Price].usd * count, 0);
