import { plus, times, type Usage } from './prices.ts';

/** What one active user does in a month: makes 20 items, changes each once and has it done, is reminded 60 times, and sends 600 requests; so 120 events. */
export const month = { items: 20, reminders: 60, requests: 600, events: 120 };
/** What the table keeps of one: items, how they ended, what was told, and the log. */
export const kilobytesKept = 200;
export const minutesAMonth = 60 * 24 * 30.4;

/** What the open items of one weigh: fifty of a kilobyte. */
export const openItemKilobytes = 50;

/** Storing the items: a write with its index, and the storage. */
export const itemsOf = (users: number): Usage => ({
  dynamodbWrite: users * month.items * 3,
  dynamodbStorage: (users * openItemKilobytes) / 1_000_000,
});

/** A function's run for one of a batch of ten: a tenth of an invocation, and its share of 60 ms at one gigabyte. */
const inBatch: Usage = { lambdaRequest: 0.1, lambdaGbSecond: 0.006 };
/** A message through a queue: sent, received and deleted, ten a request. */
const message: Usage = { sqs: 0.3 };

/** One reminder up to its event: due queue and fire (1 read, 3 written), its event through the stream to a queue. As `scripts/check/costs` counts it. */
export const perReminder: Usage = plus(message, inBatch, { dynamodbRead: 1, dynamodbWrite: 3 }, inBatch, message);

/** The clock, whatever the load: tick, window and sweep of each shard, each a query of half a unit, and their queue. */
export const everyMinute = (shards: number): Usage => ({
  lambdaRequest: shards + 2,
  lambdaGbSecond: (shards + 2) * 0.03,
  dynamodbRead: shards * 0.5 * 1.2,
  sqs: shards * 1.2,
});

/** One request through gateway and function, its log line of 600 bytes, and what it reads. */
const perRequest: Usage = { httpApi: 1, lambdaRequest: 1, lambdaGbSecond: 0.02, dynamodbRead: 2, logs: 0.6 / 1_000_000 };

/** The mails and requests of a month, which every way to build it pays alike. */
export const besides = (users: number): Usage => times({ ses: month.reminders, ...times(perRequest, month.requests) }, users);

/** An event on its way into the log of its owner, by itself (`scripts/check/costs/doors.test.ts`): a write, a run of its function, and its message. */
const perEvent: Usage = { dynamodbWrite: 1, lambdaRequest: 1, lambdaGbSecond: 0.05, sqsFifo: 3 };

/**
 * All that active users ask for in a month, as `scripts/check/costs` counts it at the table: an item made (4 write units), changed (5) and done (6, and 2
 * for its history), a reminder from due to recorded delivery (9, of which 3 fire it), and what happened in the logs.
 */
export const useOf = (users: number): Usage =>
  plus(
    besides(users),
    times({ dynamodbWrite: 4 + 5 + 6 + 2 }, users * month.items),
    times(plus(perReminder, inBatch, inBatch, { dynamodbWrite: 6, dynamodbRead: 4 }), users * month.reminders),
    times(perEvent, users * month.events),
    { dynamodbStorage: (users * kilobytesKept) / 1_000_000 },
  );
