import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { Context, DynamoDBRecord, SQSRecord } from 'aws-lambda';
import * as fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Event } from './event.ts';
import { samples } from './samples.fixture.ts';

/* The publisher against an SQS and an EventBridge that speak the real protocols, each destination as it is told to be. */
type Mood = 'takes' | 'gone' | 'closed' | 'refuses half' | 'hangs';
const moods = new Map<string, Mood>();
let taken: { to: string; body: string; group?: string }[] = [];
/** What waits beside the log, in the table. */
let waiting: string[] = [];

const md5 = (text: string): string => createHash('md5').update(text).digest('hex');
type Entry = { Id: string; MessageBody: string; MessageGroupId?: string; Detail: string };
type Input = { QueueUrl: string; Entries: Entry[] };

const problems: Partial<Record<Mood, string>> = { gone: 'QueueDoesNotExist', closed: 'KmsAccessDenied' };
const isRefused = (mood: Mood | undefined, i: number): boolean => mood === 'refuses half' && i % 2 === 1;

const queueAnswer = (to: string, { Entries }: Input): object => {
  const refused = Entries.filter((_, i) => isRefused(moods.get(to), i));
  const good = Entries.filter(entry => !refused.includes(entry));
  taken.push(...good.map(({ MessageBody: body, MessageGroupId: group }) => ({ to, body, group })));
  return {
    Successful: good.map(({ Id, MessageBody }) => ({ Id, MessageId: Id, MD5OfMessageBody: md5(MessageBody) })),
    Failed: refused.map(({ Id }) => ({ Id, Code: 'InternalError', SenderFault: false })),
  };
};

const busAnswer = ({ Entries }: Input): object => {
  const results = Entries.map(({ Detail }, i) => {
    if (isRefused(moods.get('bus'), i)) return { ErrorCode: 'InternalFailure' };
    taken.push({ to: 'bus', body: Detail });
    return { EventId: String(i) };
  });
  return { FailedEntryCount: results.filter(({ ErrorCode }) => ErrorCode).length, Entries: results };
};

const tableAnswer = ({ Item }: { Item: { sk: { S: string } } }): [number, object] => {
  if (moods.get('table') === 'closed') return [400, { __type: 'com.amazonaws.dynamodb#AccessDeniedException', message: 'No.' }];
  waiting.push(Item.sk.S.replace('waits#', ''));
  return [200, {}];
};

const answerAs = (to: string, asked: Input): [number, object] => {
  const mood = moods.get(to) ?? 'takes';
  if (problems[mood]) return [400, { __type: `com.amazonaws.sqs#${problems[mood]}`, message: 'No.' }];
  return [200, to === 'bus' ? busAnswer(asked) : queueAnswer(to, asked)];
};

const web = createServer(async (request, response) => {
  const asked = JSON.parse(Buffer.concat(await request.toArray()).toString());
  const target = String(request.headers['x-amz-target']);
  const to = target.includes('PutEvents') ? 'bus' : String(asked.QueueUrl).replace(/^.*\/almanac-law-/, '');
  if (moods.get(to) === 'hangs') return;
  // A message that is held back: no delivery.
  if (target.includes('ChangeMessageVisibility')) return response.end('{"Successful":[],"Failed":[]}');
  const [status, answer] = target.startsWith('DynamoDB') ? tableAnswer(asked) : answerAs(to, asked);
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' }).end(JSON.stringify(answer));
});

let deliver: typeof import('../functions/platform/events/deliver.ts').deliver;
let publish: typeof import('../functions/platform/publish.ts').handler;
let again: typeof import('../functions/platform/on-undelivered.ts').handler;
beforeAll(async () => {
  await once(web.listen(0, '127.0.0.1'), 'listening');
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: `http://127.0.0.1:${(web.address() as AddressInfo).port}`,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    POWERTOOLS_LOG_LEVEL: 'SILENT',
    STAGE: 'law',
    QUEUES_URL: 'https://sqs.us-east-1.amazonaws.com/000000000000',
    BUS_NAME: 'almanac-law',
    TABLE_NAME: 'almanac',
    DUE_SHARDS: '4',
    LOG_EPOCH: '1',
    RETRY_FIRST_SECONDS: '1',
    RETRY_AT_MOST_SECONDS: '1',
  });
  ({ deliver } = await import('../functions/platform/events/deliver.ts'));
  ({ handler: publish } = await import('../functions/platform/publish.ts'));
  ({ handler: again } = await import('../functions/platform/on-undelivered.ts'));
});
beforeEach(() => {
  moods.clear();
  taken = [];
  waiting = [];
});
afterAll(() => {
  web.closeAllConnections();
  web.close();
});

const at = '2026-11-21T08:00:00.000Z';
const eventOf = (i: number, words = 'short'): Event => ({
  ...{ id: `WS#1/ITEM#${i}@1`, type: 'item.created', at, by: 'law', requestId: 'law', entity: 'item', version: 1 },
  data: {},
  record: { title: words },
});
const undelivered = 'platform-on-undelivered';
const wrapped = (body: string) => JSON.parse(body) as { to: string; reason: string; event: Event };
/** Where each event came to lie: at its destination, or aside and for whom. */
const places = () =>
  taken.map(({ to, body }) =>
    to === undelivered ? `${wrapped(body).to} aside ${wrapped(body).event.id}` : `${to} ${JSON.parse(body).id}`,
  );

const mood = fc.constantFrom<Mood>('takes', 'takes', 'gone', 'closed', 'refuses half');
const names = ['a/on-one', 'b/on-two', 'c/on-three', 'bus'];
const shown = (name: string) => name.replace('/', '-');

/** Whether an event is where it may be: at its destination, which it is where that works; put aside; or told as lost. */
const isAccounted = (there: string[], lost: Set<string>, name: string, { id }: Event): boolean => {
  const isThere = there.includes(`${shown(name)} ${id}`);
  const isAside = there.includes(`${name} aside ${id}`);
  if (moods.get(shown(name)) === 'takes') return isThere && !isAside;
  return isThere !== isAside || (!isThere && lost.has(id));
};

test('H3: each message says whose it is, so that its queue is fair: a flood of one owner holds up no other', async () => {
  const ofUser = { ...eventOf(2), id: 'USER#2/KEY#1@1' };
  const ofNobody = { ...eventOf(3), id: 'CONSENT#3/CONSENT@1' };
  moods.set('b-on-two', 'gone');
  await deliver([eventOf(1), ofUser, ofNobody].flatMap(event => ['a/on-one', 'b/on-two'].map(to => ({ to, event }))));
  for (const to of ['a-on-one', undelivered])
    expect(taken.filter(each => each.to === to).map(({ group }) => group)).toEqual(['WS#1', 'USER#2', undefined]);
});

test('of two listeners in one function each gets a message of its own, which names it; one with a function to itself gets the event alone', async () => {
  await deliver(['a/on-event/ones', 'a/on-event/twos', 'b/on-two'].map(to => ({ to, event: eventOf(1) })));
  const messages = taken.map(({ to, body }) => ({ to, ...(JSON.parse(body) as { id: string; listener?: string }) }));
  expect(messages.map(({ to, id, listener }) => [to, id, listener]).sort()).toEqual([
    ['a-on-event', eventOf(1).id, 'ones'],
    ['a-on-event', eventOf(1).id, 'twos'],
    ['b-on-two', eventOf(1).id, undefined],
  ]);
});

describe('2.1.3: destinations are isolated', () => {
  test('each event reaches each of its destinations that works, once; what another did not take is put aside, or told as lost', async () => {
    await fc.assert(
      fc.asyncProperty(fc.tuple(mood, mood, mood, mood), mood, fc.integer({ min: 1, max: 25 }), async (of, aside, count) => {
        taken = [];
        for (const [i, name] of names.entries()) moods.set(shown(name), of[i]!);
        moods.set(undelivered, aside);
        const all = Array.from({ length: count }, (_, i) => eventOf(i)).flatMap(event => names.map(to => ({ to, event })));
        const lost = await deliver(all);
        const there = places();
        expect(new Set(there).size).toBe(there.length);
        expect(all.filter(({ to, event }) => !isAccounted(there, lost, to, event))).toEqual([]);
        if (aside === 'takes') expect([...lost]).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  test('one that hangs is given up on in time, its events are put aside, and for a while nobody waits for it again', async () => {
    moods.set('d-on-four', 'hangs');
    const both = (i: number) => ['d/on-four', 'a/on-one'].map(to => ({ to, event: eventOf(i) }));
    expect([...(await deliver(both(1)))]).toEqual([]);
    expect(places().sort()).toEqual(['a-on-one WS#1/ITEM#1@1', 'd/on-four aside WS#1/ITEM#1@1']);
    moods.set('d-on-four', 'takes');
    await deliver(both(2));
    expect(places()).toContain('d/on-four aside WS#1/ITEM#2@1');
    expect(wrapped(taken.at(-1)!.body).reason).toBe('Resting');
  });

  test('ten events of seventy kilobytes reach the bus, in requests that it takes', async () => {
    const events = Array.from({ length: 10 }, (_, i) => eventOf(i, 'ü'.repeat(35_000)));
    await deliver(events.map(event => ({ to: 'bus', event })));
    expect(places().length).toBe(10);
  });
});

describe('the log', () => {
  const onLog = 'platform-on-log.fifo';
  const versionOf = (record: number, version: number): Event => ({ ...eventOf(record), id: `WS#1/ITEM#${record}@${version}`, version });
  const anyVersions = fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 6 });
  /** The versions of some records, each in its order, as a stream gives them. */
  const streamOf = (counts: number[]): Event[] =>
    Array.from({ length: 6 }, (_, i) => counts.flatMap((count, record) => (i < count ? [versionOf(record, i + 1)] : []))).flat();
  const versionsOf = (ids: string[], record: number): number[] =>
    ids.filter(id => id.startsWith(`WS#1/ITEM#${record}@`)).map(id => Number(id.split('@')[1]));

  test('is given each record’s versions in their order; from the first that its queue refuses they wait beside it, or are told as lost', async () => {
    await fc.assert(
      fc.asyncProperty(anyVersions, mood, fc.boolean(), async (counts, of, table) => {
        [taken, waiting] = [[], []];
        moods.set(onLog, of);
        moods.set('table', table ? 'takes' : 'closed');
        const events = streamOf(counts);
        const whole = (count: number) => Array.from({ length: count }, (_, i) => i + 1);
        const lost = await deliver(events.flatMap(event => ['platform/on-log', 'a/on-one'].map(to => ({ to, event }))));
        const there = taken.filter(({ to }) => to === onLog).map(({ body }) => JSON.parse(body).id as string);
        const placesOf = (record: number) =>
          [there, waiting, [...lost]].flatMap(ids => versionsOf(ids, record).sort((one, other) => one - other));
        expect(counts.map((_, record) => placesOf(record))).toEqual(counts.map(whole));
        expect(of !== 'takes' || there.length === events.length).toBe(true);
        expect(!table || lost.size === 0).toBe(true);
        // It holds up nobody else.
        expect(taken.filter(({ to }) => to === 'a-on-one').length).toBe(events.length);
      }),
      { numRuns: 60 },
    );
  });

  test('has an entry that says nothing in place of one that no message holds', async () => {
    await deliver([{ to: 'platform/on-log', event: eventOf(1, 'ü'.repeat(150_000)) }]);
    expect(JSON.parse(taken[0]!.body)).toMatchObject({ id: 'WS#1/ITEM#1@1', unreadable: true, record: {} });
  });
});

describe('what only a newer version knows', () => {
  const list = samples().find(({ change }) => change.event.type === 'list.trashed')!.change;
  const images = (more: object = {}) => {
    const event = { ...list.event, by: 'user_1', at, requestId: 'r' };
    const { workspaceId, listId } = list.next as unknown as Record<string, string>;
    const row = { pk: `WS#${workspaceId}`, sk: `LIST#${listId}`, entity: 'list', ...list.next, event, ...more };
    return { NewImage: marshall(row, { removeUndefinedValues: true }), OldImage: marshall({ version: 0 }) };
  };
  const write = (number: string, more?: object) =>
    ({ dynamodb: { SequenceNumber: number, Keys: { pk: { S: 'WS#1' }, sk: { S: 'LIST#1' } }, ...images(more) } }) as DynamoDBRecord;
  const newer: [string, object, entries?: number][] = [
    ['a kind of record', { entity: 'voyage', event: { type: 'voyage.made', by: 'u', at, requestId: 'r', data: {} } }, 0],
    ['a type of event', { event: { type: 'list.shared', by: 'u', at, requestId: 'r', data: {} } }],
    ['a form of a record', { createdAt: { zone: 'UTC' } }],
  ];
  const onLog = 'platform-on-log.fifo';
  const heardBy = () =>
    taken
      .map(({ to }) => to)
      .filter(to => to !== onLog)
      .sort();
  const context = { awsRequestId: 'r' } as Context;
  const message = (body: string) =>
    ({
      messageId: 'm1',
      body,
      receiptHandle: 'h',
      eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:q',
      attributes: { ApproximateReceiveCount: '1' },
    }) as SQSRecord;

  test.each(newer)(
    '%s: the write waits, whole, for code that can publish it, and what stands behind it goes on',
    async (_, more, entries = 1) => {
      const result = await publish({ Records: [write('1', more), write('2')] });
      expect(result).toEqual({ batchItemFailures: [] });
      expect(heardBy()).toEqual([undelivered, 'bus', 'platform-on-ended'].sort());
      // In the log of its owner it has its place, if the kind is known to be logged.
      expect(taken.filter(({ to }) => to === onLog).length).toBe(entries + 1);
      const { NewImage: after, OldImage: before } = images(more);
      expect(JSON.parse(taken.find(({ to }) => to === undelivered)!.body)).toEqual({
        write: JSON.parse(JSON.stringify({ after, before })),
      });
    },
  );

  test.each(newer)('%s: where it cannot be put aside either, the stream gives it again', async (_, more) => {
    moods.set(undelivered, 'gone');
    expect(await publish({ Records: [write('1', more), write('2')] })).toEqual({ batchItemFailures: [{ itemIdentifier: '1' }] });
  });

  test('is published once code that knows it is there, and goes on waiting until then', async () => {
    const body = (more?: object) => JSON.stringify({ write: { after: images(more).NewImage, before: images(more).OldImage } });
    for (const [, more] of newer)
      expect(await again({ Records: [message(body(more))] }, context)).toEqual({ batchItemFailures: [{ itemIdentifier: 'm1' }] });
    expect(taken).toEqual([]);
    expect(await again({ Records: [message(body())] }, context)).toEqual({ batchItemFailures: [] });
    expect(heardBy()).toEqual(['bus', 'platform-on-ended']);
  });

  test('a word of a newer version in a record goes on to those who listen as it is', async () => {
    const item = samples().find(({ change }) => change.event.type === 'item.trashed')!.change;
    const event = { ...item.event, by: 'user_1', at, requestId: 'r' };
    const { workspaceId, itemId } = item.next as unknown as Record<string, string>;
    const row = { pk: `WS#${workspaceId}`, sk: `ITEM#${itemId}`, entity: 'item', ...item.next, kind: 'errand', ripeness: 'green', event };
    const NewImage = marshall(row, { removeUndefinedValues: true });
    await publish({ Records: [{ dynamodb: { SequenceNumber: '1', NewImage } } as DynamoDBRecord] });
    expect(heardBy()).toEqual(['bus', 'calendars-on-sync', 'items-on-event', 'platform-on-ended']);
    for (const { body } of taken.filter(({ to }) => to !== onLog)) {
      expect(JSON.parse(body).record).toMatchObject({ kind: 'errand' });
      // Whether it is secret, only the newer version knows.
      expect(JSON.parse(body).record).not.toHaveProperty('ripeness');
    }
  });
});
