import { randomUUID } from 'node:crypto';
import { DescribeStreamCommand, GetRecordsCommand, GetShardIteratorCommand, ListStreamsCommand } from '@aws-sdk/client-dynamodb-streams';
import { CreateQueueCommand, ReceiveMessageCommand, SendMessageBatchCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { expect, test } from 'vitest';
import { localAccount } from '../redrive/account.ts';
import { type DeadLetters, deadLettersOf } from '../redrive/dead-letters.ts';
import { moveBack } from '../redrive/move.ts';
import { redoNotes } from '../redrive/notes.ts';
import { person, stage } from './stage.ts';

const account = localAccount(stage.endpoint!);

/** A queue that nobody works on, and its dead-letter queue with so many messages in it. */
const abandoned = async (count: number) => {
  const name = `test-${randomUUID()}`;
  const make = async (QueueName: string) => (await account.sqs.send(new CreateQueueCommand({ QueueName }))).QueueUrl!;
  const [queue, dead] = [await make(`almanac-local-${name}`), await make(`almanac-local-${name}-dead-letters`)];
  const bodies = Array.from({ length: count }, (_, i) =>
    JSON.stringify({ key: { pk: 'WS#1', sk: `ITEM#${i}` }, dueAt: '2030-01-01T09:00:00Z' }),
  );
  for (let i = 0; i < count; i += 10)
    await account.sqs.send(
      new SendMessageBatchCommand({
        QueueUrl: dead,
        Entries: bodies.slice(i, i + 10).map((MessageBody, Id) => ({ Id: String(Id), MessageBody })),
      }),
    );
  return { name, queue, bodies };
};

const lettersOf = async (name: string): Promise<DeadLetters & { source: string }> =>
  (await deadLettersOf(account, name))[0] as DeadLetters & { source: string };

const drained = async (QueueUrl: string): Promise<string[]> => {
  const bodies: string[] = [];
  for (;;) {
    const { Messages = [] } = await account.sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 600 }),
    );
    if (Messages.length === 0) return bodies.sort();
    bodies.push(...Messages.map(({ Body = '' }) => Body));
  }
};

test('dead letters are told and put back, each once, and none is lost', async () => {
  const { name, queue, bodies } = await abandoned(25);
  const letters = await lettersOf(name);
  expect(letters).toMatchObject({ waiting: 25, functionName: `almanac-local-${name}`, source: queue });
  expect(letters.samples).toContain('WS#1/ITEM#0 due 2030-01-01T09:00:00Z');
  expect(Date.parse(letters.oldestAt!)).toBeLessThanOrEqual(Date.now());

  // What the look at the samples has hidden for a second is moved as well.
  let moved = 0;
  while (moved < 25) moved += await moveBack(account, { ...letters, waiting: 25 - moved });
  expect(await drained(queue)).toEqual(bodies.toSorted());
  expect(await lettersOf(name)).toMatchObject({ waiting: 0, beingRead: 0, samples: [] });
});

const recordOfStream = async () => {
  const { Streams = [] } = await account.streams.send(new ListStreamsCommand({}));
  const StreamArn = Streams[0]!.StreamArn!;
  const { StreamDescription } = await account.streams.send(new DescribeStreamCommand({ StreamArn }));
  const ShardId = StreamDescription!.Shards![0]!.ShardId!;
  const { ShardIterator } = await account.streams.send(
    new GetShardIteratorCommand({ StreamArn, ShardId, ShardIteratorType: 'TRIM_HORIZON' }),
  );
  const { Records = [] } = await account.streams.send(new GetRecordsCommand({ ShardIterator }));
  return { StreamArn, ShardId, sequence: Records[0]!.dynamodb!.SequenceNumber! };
};

test('what a note on the stream points at goes to its function again; a note whose records are gone stays, and says so', async () => {
  await person('redrive');
  const { StreamArn, ShardId, sequence } = await recordOfStream();
  const [publisher] = await deadLettersOf(account, 'events/publish');
  const note = (shardId: string) =>
    JSON.stringify({
      DDBStreamBatchInfo: { shardId, startSequenceNumber: sequence, endSequenceNumber: sequence, batchSize: 1, streamArn: StreamArn },
    });
  for (const body of [note(ShardId), note('shardId-00000000000000000000-none')])
    await account.sqs.send(new SendMessageCommand({ QueueUrl: publisher!.url, MessageBody: body }));

  const told: string[] = [];
  expect(await redoNotes(account, { ...publisher!, waiting: 2 }, why => told.push(why))).toBe(1);
  expect(told).toHaveLength(1);
});
