import { randomUUID } from 'node:crypto';
import { type AttributeValue, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { DescribeStreamCommand, GetRecordsCommand, GetShardIteratorCommand, ListStreamsCommand } from '@aws-sdk/client-dynamodb-streams';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import { CreateQueueCommand, ReceiveMessageCommand, SendMessageBatchCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { expect, test } from 'vitest';
import { localAccount } from '../operate/redrive/account.ts';
import { type DeadLetters, deadLettersOf } from '../operate/redrive/dead-letters.ts';
import { moveBack } from '../operate/redrive/move.ts';
import { redoNotes } from '../operate/redrive/notes.ts';
import { parkedOn, placesOf, tryAgain } from '../operate/redrive/parked.ts';
import { eventually } from '../testing/await.ts';
import { person, stage } from '../testing/stage.ts';

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
  const [publisher] = await deadLettersOf(account, 'platform/publish');
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

const rowOf = async (pk: string, sk: string): Promise<Record<string, unknown>> => {
  const { Item = {} } = await account.dynamodb.send(
    new GetItemCommand({ TableName: (await placesOf(account)).table, Key: { pk: { S: pk }, sk: { S: sk } }, ConsistentRead: true }),
  );
  return unmarshall(Item);
};

/** Writes one attribute of a row past the product, as a tool or a version with a bug does. */
const setTitle = async (pk: string, sk: string, title: AttributeValue): Promise<void> => {
  await account.dynamodb.send(
    new UpdateItemCommand({
      TableName: (await placesOf(account)).table,
      Key: { pk: { S: pk }, sk: { S: sk } },
      UpdateExpression: 'SET title = :title',
      ExpressionAttributeValues: { ':title': title },
    }),
  );
};

test('a record that nobody can read is parked, told, and fires when it is tried again after it was mended', async () => {
  const ada = await person('parked');
  const at = new Date(Date.now() + 4_000).toISOString();
  const { data: item } = await ada.api.createItem({ params: ada, body: { title: 'Water the plants', reminders: [{ at }] } });
  const [pk, sk] = [`WS#${ada.workspaceId}`, `ITEM#${item.itemId}`];
  await setTitle(pk, sk, { N: '42' });

  // The sixth time that the queue hands the message over, which it does after some eight minutes.
  const record = {
    messageId: randomUUID(),
    body: JSON.stringify({ key: { pk, sk }, entity: 'item', dueAt: at }),
    attributes: { ApproximateReceiveCount: '6', SentTimestamp: String(Date.now()) },
  };
  await eventually('its moment', async () => Date.now() > Date.parse(at), 10_000);
  const fire = new InvokeCommand({ FunctionName: 'almanac-local-items-on-due', Payload: JSON.stringify({ Records: [record] }) });
  expect(JSON.parse(String((await account.lambda.send(fire)).Payload?.transformToString()))).toEqual({ batchItemFailures: [] });
  expect(await rowOf(pk, sk)).toMatchObject({ dueAt: at, dueShard: 'DUE#parked', parked: { why: 'ZodError' } });
  const parked = (await parkedOn(account)).filter(each => each.key.sk === sk);
  expect(parked).toEqual([{ key: { pk, sk }, entity: 'item', dueAt: at }]);

  await setTitle(pk, sk, { S: 'Water the plants' });
  expect(await tryAgain(account, parked)).toBe(1);
  await eventually('it fired', async () => (await ada.api.listNotifications({ query: {} })).data.length === 1, 30_000);
  expect((await rowOf(pk, sk)).parked).toBeUndefined();
  expect((await parkedOn(account)).filter(each => each.key.sk === sk)).toEqual([]);
});
