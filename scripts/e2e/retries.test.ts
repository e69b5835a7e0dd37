import { FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { GetFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { expect, test } from 'vitest';
import { nameIn } from '../../shared/names.ts';
import { localAccount } from '../operate/redrive/account.ts';
import { eventually } from '../testing/await.ts';
import { stage } from '../testing/stage.ts';

/* A message that fails comes again after a pause that grows, and not after the fixed one of its queue (two minutes for this one). */
const account = localAccount(stage.endpoint!);
const name = nameIn('local', 'calendars/on-event');

type Failure = { receives: number; at: number };

/** When a message was tried and failed, by its function's own lines. */
const failuresOf = async (messageId: string): Promise<Failure[]> => {
  const { LoggingConfig } = await account.lambda.send(new GetFunctionConfigurationCommand({ FunctionName: name }));
  const { events = [] } = await account.logs
    .send(new FilterLogEventsCommand({ logGroupName: LoggingConfig?.LogGroup, filterPattern: 'ALM021', limit: 1000 }))
    // There is no log before the first line.
    .catch(() => ({ events: [] }));
  return events
    .flatMap(({ message = '' }) => {
      const line = message.slice(message.indexOf('{'));
      return line.includes(messageId) ? [JSON.parse(line) as { receives: number; timestamp: string }] : [];
    })
    .map(({ receives, timestamp }) => ({ receives, at: Date.parse(timestamp) }));
};

test('a message that fails comes again after growing pauses', async () => {
  const QueueUrl = `${stage.endpoint}/000000000000/${name}`;
  const { MessageId } = await account.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: '{"poison":' }));
  const failures = await eventually(
    'three tries',
    async () => {
      const all = await failuresOf(MessageId!);
      return all.length >= 3 && all;
    },
    50_000,
  );
  const [first, second, third] = failures as [Failure, Failure, Failure];
  expect([first.receives, second.receives, third.receives]).toEqual([1, 2, 3]);
  // One second and three, less a quarter by chance; a busy machine makes them longer, never shorter.
  expect(second.at - first.at).toBeGreaterThanOrEqual(700);
  expect(third.at - second.at).toBeGreaterThanOrEqual(1_950);
});
