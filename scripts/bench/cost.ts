import { costOf, notedOn, type Usage } from './cost/prices.ts';
import { type Figure, figure, figureAtLeast, rounded } from './figure.ts';

/** What one user does in a month: 20 items made, 60 reminders told, each change moving one of them. */
const remindersAMonth = 60;
const itemsAMonth = 20;
const minutesAMonth = 43_200;
const itemKilobytes = 1;
const openItems = 50;

type Design = (users: number) => Usage;
const plus = (...usages: Usage[]): Usage => {
  const sum: Record<string, number> = {};
  for (const usage of usages) for (const [name, count] of Object.entries(usage)) sum[name] = (sum[name] ?? 0) + count;
  return sum;
};
const times = (usage: Usage, factor: number): Usage =>
  Object.fromEntries(Object.entries(usage).map(([name, count]) => [name, count * factor]));

/** Storing the items, the same in every design: a write with its index, and the storage. */
const items: Design = users => ({
  dynamodbWrite: users * itemsAMonth * 3,
  dynamodbStorage: (users * openItems * itemKilobytes) / 1_000_000,
});

/** A function's run for one of a batch of ten: a tenth of an invocation, and its share of 60 ms at one gigabyte. */
const inBatch: Usage = { lambdaRequest: 0.1, lambdaGbSecond: 0.006 };
/** A message through a queue: sent, received and deleted, ten a request. */
const message: Usage = { sqs: 0.3 };

/** Ours, for one reminder: due queue and fire (1 read, 3 written), its event through the stream to a queue. As `scripts/check/costs` counts it. */
const perReminder: Usage = plus(message, inBatch, { dynamodbRead: 1, dynamodbWrite: 3 }, inBatch, message);
/** Ours, whatever the load: tick, window and sweep of 32 shards, each a query of half a unit, and their queue. */
const everyMinute: Usage = times(
  { lambdaRequest: 34, lambdaGbSecond: 34 * 0.03, dynamodbRead: 32 * 0.5 + (32 * 0.5) / 5, sqs: 32 * 1.2 },
  1,
);

const designs: Record<string, Design> = {
  'due index (ours)': users => plus(items(users), times(everyMinute, minutesAMonth), times(perReminder, users * remindersAMonth)),
  // A schedule is made (a request, no price), fires once and calls a function; moving or cancelling a reminder is another request each.
  'one EventBridge schedule a reminder': users =>
    plus(
      items(users),
      times({ schedulerInvocation: 1, lambdaRequest: 1, lambdaGbSecond: 0.05, dynamodbRead: 1, dynamodbWrite: 1 }, users * remindersAMonth),
    ),
  // The whole table is read every minute to find what is due: half a unit for 4 KB.
  'a scan of the table every minute': users =>
    plus(
      items(users),
      times(
        { dynamodbRead: (users * openItems * itemKilobytes) / 8, lambdaRequest: 1, lambdaGbSecond: (users * openItems) / 50_000 },
        minutesAMonth,
      ),
      times({ dynamodbRead: 1, dynamodbWrite: 1 }, users * remindersAMonth),
    ),
  // Start, wait, read, decide, write and the end.
  'a Step Functions wait a reminder': users =>
    plus(
      items(users),
      times(
        { stepFunctionsTransition: 5, lambdaRequest: 1, lambdaGbSecond: 0.05, dynamodbRead: 1, dynamodbWrite: 1 },
        users * remindersAMonth,
      ),
    ),
};

/** The mails and requests of the API, which every design pays alike. */
const besides: Design = users => ({
  ses: users * remindersAMonth,
  httpApi: users * 600,
  lambdaRequest: users * 600,
  lambdaGbSecond: users * 600 * 0.02,
  dynamodbRead: users * 600 * 2,
  logs: (users * 600 * 0.6) / 1_000_000,
});

const sizes = [1, 1_000, 1_000_000];

/**
 * What a month costs for one, a thousand and a million users, from the counted requests and AWS's prices of the day: the clock alone, beside
 * other ways to build one, and what every design pays beside it.
 */
export const cost = async (): Promise<Figure[]> => {
  const of = (name: string, users: number) => costOf(designs[name]!(users));
  const [ours = '', ...others] = Object.keys(designs);
  return [
    ...Object.keys(designs).flatMap(name =>
      sizes.map(users => ({
        ...figure(`${name}, ${users} users`, rounded(of(name, users), 2), 'USD/month'),
        note: `prices noted on ${notedOn}`,
      })),
    ),
    ...sizes.map(users => figure(`mails and API beside it, ${users} users`, rounded(costOf(besides(users)), 2), 'USD/month')),
    ...others.map(name =>
      figureAtLeast(`${name} against ours, a million users`, rounded(of(name, 1_000_000) / of(ours, 1_000_000), 2), 'times', 1),
    ),
  ];
};
