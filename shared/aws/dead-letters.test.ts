import { hash } from 'node:crypto';
import { json } from 'node:stream/consumers';
import { beforeEach, expect, test } from 'vitest';
import { webServer } from './web-server.fixture.ts';

type SqsRequest = { MaxNumberOfMessages?: number; WaitTimeSeconds?: number; Entries: { Id: string; ReceiptHandle: string }[] };
const md5 = (text: string): string => hash('md5', text);

/** Two queues of SQS in its own words, as far as moving asks for them: which messages the first does not give up, and the second does not take. */
const queues = { dead: [] as string[], taken: [] as string[], kept: [] as string[], unwanted: [] as string[], waits: [] as unknown[] };
const answers: Record<string, (asked: SqsRequest) => object> = {
  ReceiveMessage: ({ MaxNumberOfMessages = 1, WaitTimeSeconds }) => {
    queues.waits.push(WaitTimeSeconds);
    const bodies = queues.dead.slice(0, MaxNumberOfMessages);
    return { Messages: bodies.map(Body => ({ MessageId: Body, Body, ReceiptHandle: Body, MD5OfBody: md5(Body) })) };
  },
  SendMessageBatch: ({ Entries }) => {
    const entries = Entries as unknown as { Id: string; MessageBody: string }[];
    const good = entries.filter(({ MessageBody }) => !queues.unwanted.includes(MessageBody));
    queues.taken.push(...good.map(({ MessageBody }) => MessageBody));
    const Failed = entries.filter(each => !good.includes(each)).map(({ Id }) => ({ Id, Code: 'InternalError', SenderFault: false }));
    return { Successful: good.map(({ Id, MessageBody }) => ({ Id, MessageId: Id, MD5OfMessageBody: md5(MessageBody) })), Failed };
  },
  DeleteMessageBatch: ({ Entries }) => {
    const gone = Entries.filter(({ ReceiptHandle }) => !queues.kept.includes(ReceiptHandle));
    queues.dead = queues.dead.filter(body => !gone.some(({ ReceiptHandle }) => ReceiptHandle === body));
    const Failed = Entries.filter(each => !gone.includes(each)).map(({ Id }) => ({ Id, Code: 'InternalError', SenderFault: false }));
    return { Successful: gone.map(({ Id }) => ({ Id })), Failed };
  },
};

Object.assign(process.env, {
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
  AWS_ENDPOINT_URL_SQS: await webServer(async (request, response) => {
    const operation = String(request.headers['x-amz-target']).replace('AmazonSQS.', '');
    const answer = answers[operation]!((await json(request)) as SqsRequest);
    response.setHeader('content-type', 'application/x-amz-json-1.0').end(JSON.stringify(answer));
  }),
});
const { lookAtMessages, moveMessages } = await import('./dead-letters.ts');

const urlOf = (name: string): string => `https://sqs.us-east-1.amazonaws.com/000000000000/${name}`;
const move = (most: number, mayGoOn = () => true) => moveMessages(urlOf('dead'), urlOf('taken'), most, mayGoOn);
const numbered = (count: number): string[] => Array.from({ length: count }, (_, i) => `m${i}`);

beforeEach(() => {
  Object.assign(queues, { dead: numbered(25), taken: [], kept: [], unwanted: [], waits: [] });
});

test('messages are moved so many as are asked for, while there is time', async () => {
  expect(await move(12)).toBe(12);
  expect(queues.taken).toEqual(numbered(12));
  expect(await move(100, () => false)).toBe(0);
  expect(await move(100)).toBe(13);
  expect(queues.dead).toEqual([]);
});

test('a message that the queue does not take stays, and is not counted', async () => {
  queues.unwanted = ['m3'];
  expect(await move(10)).toBe(9);
  expect(queues.dead).toContain('m3');
});

test('a message that was sent on and is not given up is not counted as moved: it is there still', async () => {
  queues.kept = ['m1', 'm2'];
  expect(await move(10)).toBe(8);
  expect(queues.dead.slice(0, 2)).toEqual(['m1', 'm2']);
});

test('whoever looks or moves waits for all servers of SQS, so that a few messages do not seem to be none', async () => {
  await lookAtMessages(urlOf('dead'));
  await move(5);
  expect(queues.waits).toEqual([1, 1]);
});
