import { randomUUID } from 'node:crypto';
import { BatchWriteItemCommand, CreateTableCommand, DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import { CreateEventSourceMappingCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { CreateQueueCommand, GetQueueAttributesCommand, SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { stageOf } from '../../../infra/stages.ts';
import { eventually } from '../../testing/await.ts';
import { clientOptions, deployBare } from './account.ts';

/** When something was due, and when the chain had told it (Unix milliseconds). */
export type Details = { dueAtMs: number; toldAtMs: number };
/**
 * A chain of a queue, a function, a stream, a function, a queue and a function, with as many at once as the clock and its consumers have. In two laps
 * the last function writes once more, and stream, function, queue and function follow again.
 */
export type Chain = { run(count: number, laps?: 1 | 2): Promise<Details[]> };

const perRequest = 10;
const perWrite = 25;

const inBatches = <T>(all: T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, i) => all.slice(i * size, (i + 1) * size));

const queueNamed = async (sqs: SQSClient, QueueName: string): Promise<{ url: string; arn: string }> => {
  const { QueueUrl: url = '' } = await sqs.send(new CreateQueueCommand({ QueueName, Attributes: { VisibilityTimeout: '90' } }));
  const { Attributes = {} } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['QueueArn'] }));
  return { url, arn: Attributes.QueueArn ?? '' };
};

const tableNamed = async (dynamodb: DynamoDBClient, TableName: string): Promise<string> => {
  const { TableDescription } = await dynamodb.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
    }),
  );
  return TableDescription?.LatestStreamArn ?? '';
};

/** Builds the chain on a local cloud, past all templates. */
export const bareChain = async (endpoint: string): Promise<Chain> => {
  const options = clientOptions(endpoint);
  const [sqs, dynamodb, lambda] = [
    new SQSClient({ ...options, useQueueUrlAsEndpoint: false }),
    new DynamoDBClient(options),
    new LambdaClient(options),
  ];
  const name = `bench-chain-${randomUUID().slice(0, 8)}`;
  const [due, told] = [await queueNamed(sqs, `${name}-due`), await queueNamed(sqs, `${name}-told`)];
  const stream = await tableNamed(dynamodb, name);
  const { fire, consumer } = stageOf('local').concurrency;
  const feed = async (step: string, EventSourceArn: string, more: object): Promise<void> => {
    const FunctionName = `${name}-${step}`;
    await deployBare(endpoint, FunctionName, 'bare-chain', { STEP: step, TABLE: name, NEXT_QUEUE: told.url });
    await lambda.send(new CreateEventSourceMappingCommand({ FunctionName, EventSourceArn, ...more }));
  };
  await feed('fire', due.arn, { BatchSize: 10, ScalingConfig: { MaximumConcurrency: fire } });
  await feed('pass', stream, { BatchSize: 100, StartingPosition: 'TRIM_HORIZON' });
  await feed('tell', told.arn, { BatchSize: 10, ScalingConfig: { MaximumConcurrency: consumer } });

  const toldOf = async (run: string): Promise<Details[]> => {
    const found: Details[] = [];
    // Not the product's table: this one is the benchmark's own, and holds nothing else.
    for await (const { Items = [] } of paginateScan({ client: dynamodb }, { TableName: name }))
      for (const { id, dueAt, toldAt } of Items)
        if (id?.S?.startsWith(run) && toldAt?.S) found.push({ dueAtMs: Date.parse(dueAt!.S!), toldAtMs: Date.parse(toldAt.S) });
    return found;
  };

  const run = async (count: number, laps = 1): Promise<Details[]> => {
    const mark = randomUUID();
    const leadMs = 4_000 + count * 4;
    const dueAtMs = Math.ceil((Date.now() + leadMs) / 1000) * 1000;
    const ids = Array.from({ length: count }, (_, i) => `${mark}-${i}`);
    for (const batch of inBatches(ids, perWrite))
      await dynamodb.send(
        new BatchWriteItemCommand({ RequestItems: { [name]: batch.map(id => ({ PutRequest: { Item: { id: { S: id } } } })) } }),
      );
    for (const batch of inBatches(ids, perRequest)) {
      const DelaySeconds = Math.max(0, Math.floor((dueAtMs - Date.now()) / 1000));
      const Entries = batch.map((id, n) => ({
        Id: String(n),
        DelaySeconds,
        MessageBody: JSON.stringify({ id, dueAt: new Date(dueAtMs).toISOString(), laps: String(laps) }),
      }));
      await sqs.send(new SendMessageBatchCommand({ QueueUrl: due.url, Entries }));
    }
    if (Date.now() > dueAtMs) throw new Error(`Queueing ${count} took longer than ${leadMs} ms: nothing was measured`);
    await eventually(`${count} told`, async () => (await toldOf(mark)).length >= count, leadMs + 120_000);
    return toldOf(mark);
  };
  return { run };
};
