import { costOf, type Usage } from './prices.ts';
import type { AtTable } from './webhooks.ts';

/** One run of a function of one gigabyte that has a row of a log to do with. */
const runGbSeconds = 0.05;
const million = 1_000_000;

/** What a run costs of which so many events have a part. */
const runFor = (together: number): Usage => ({ lambdaGbSecond: runGbSeconds / together, lambdaRequest: 1 / together });

/** What a million events cost (USD) on their way into the logs of their owners: the table as it was counted, and of those that come together one run and one message's way through the queue. */
export const logCostOfMillion = ({ writeUnits, readUnits }: AtTable, together: number): number =>
  million * costOf({ ...runFor(together), dynamodbWrite: writeUnits, dynamodbRead: readUnits, sqsFifo: 3 / together });

/** What a million events cost (USD) to one socket that follows, beside the log: the table as it was counted, and of those in one row one run, one message's way through the queue, and one frame. */
export const socketCostOfMillion = ({ writeUnits, readUnits }: AtTable, together: number): number =>
  million *
  costOf({ ...runFor(together), dynamodbWrite: writeUnits, dynamodbRead: readUnits, sqs: 3 / together, socketMessage: 1 / together });
