import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { DynamoDBStreamEvent, SQSEvent } from 'aws-lambda';

/**
 * The least that can be between a due moment and its telling, and nothing else: a queue's function that waits for the moment, reads and
 * writes; a stream's function that sends on; a queue's function that writes once. One line each, because the local cloud waits for one.
 * With more than one lap to go, what the last one writes comes by the stream again.
 */
const { STEP = '', TABLE = '', NEXT_QUEUE = '' } = process.env;
const table = new DynamoDBClient({});
const queues = new SQSClient({ useQueueUrlAsEndpoint: false });

const put = (id: string, more: Record<string, string>) => {
  const Item = Object.fromEntries(Object.entries({ id, ...more }).map(([name, S]) => [name, { S }]));
  return table.send(new PutItemCommand({ TableName: TABLE, Item }));
};

const fire = async (body: string): Promise<void> => {
  const { id, dueAt, laps } = JSON.parse(body) as { id: string; dueAt: string; laps: string };
  const early = Date.parse(dueAt) - Date.now();
  if (early > 0) await sleep(early);
  await table.send(new GetItemCommand({ TableName: TABLE, Key: { id: { S: id } }, ConsistentRead: true }));
  await put(id, { dueAt, laps, firedAt: new Date().toISOString() });
};

const pass = async ({ Records }: DynamoDBStreamEvent): Promise<void> => {
  const images = Records.map(({ dynamodb }) => dynamodb?.NewImage ?? {}).filter(({ firedAt, toldAt }) => firedAt && !toldAt);
  for (let i = 0; i < images.length; i += 10) {
    const Entries = images.slice(i, i + 10).map(({ id, dueAt, laps, firedAt }, n) => ({
      Id: String(n),
      MessageBody: JSON.stringify({ id: id?.S, dueAt: dueAt?.S, laps: laps?.S, firedAt: firedAt?.S }),
    }));
    await queues.send(new SendMessageBatchCommand({ QueueUrl: NEXT_QUEUE, Entries }));
  }
};

const tell = async (body: string): Promise<void> => {
  const { id, laps, ...fired } = JSON.parse(body) as { id: string; laps: string; dueAt: string; firedAt: string };
  const left = Number(laps) - 1;
  await put(id, { ...fired, ...(left > 0 ? { laps: String(left) } : { toldAt: new Date().toISOString() }) });
};

/** The step that this function is: `fire` and `tell` work on a queue, `pass` on the stream. */
export const handler = async (event: SQSEvent | DynamoDBStreamEvent): Promise<void> => {
  if (STEP === 'pass') await pass(event as DynamoDBStreamEvent);
  else await Promise.all((event as SQSEvent).Records.map(({ body }) => (STEP === 'fire' ? fire(body) : tell(body))));
  process.stdout.write('{"level":"INFO"}\n');
};
