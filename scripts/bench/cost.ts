import { costOf, notedOn, plus, times, type Usage } from './cost/prices.ts';
import { besides, everyMinute, itemsOf, minutesAMonth, month, openItemKilobytes, perReminder } from './cost/usage.ts';
import { type Figure, figure, figureAtLeast, rounded } from './figure.ts';

type Design = (users: number) => Usage;

/** As many shards of the due index as production has. */
const shards = 32;

const designs: Record<string, Design> = {
  'due index (ours)': users => plus(itemsOf(users), times(everyMinute(shards), minutesAMonth), times(perReminder, users * month.reminders)),
  // A schedule is made (a request, no price), fires once and calls a function; moving or cancelling a reminder is another request each.
  'one EventBridge schedule a reminder': users =>
    plus(
      itemsOf(users),
      times({ schedulerInvocation: 1, lambdaRequest: 1, lambdaGbSecond: 0.05, dynamodbRead: 1, dynamodbWrite: 1 }, users * month.reminders),
    ),
  // The whole table is read every minute to find what is due: half a unit for 4 KB.
  'a scan of the table every minute': users =>
    plus(
      itemsOf(users),
      times(
        { dynamodbRead: (users * openItemKilobytes) / 8, lambdaRequest: 1, lambdaGbSecond: (users * openItemKilobytes) / 50_000 },
        minutesAMonth,
      ),
      times({ dynamodbRead: 1, dynamodbWrite: 1 }, users * month.reminders),
    ),
  // Start, wait, read, decide, write and the end.
  'a Step Functions wait a reminder': users =>
    plus(
      itemsOf(users),
      times(
        { stepFunctionsTransition: 5, lambdaRequest: 1, lambdaGbSecond: 0.05, dynamodbRead: 1, dynamodbWrite: 1 },
        users * month.reminders,
      ),
    ),
};

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
