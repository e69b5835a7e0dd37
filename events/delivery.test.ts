import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Event } from './event.ts';

/* The publisher against an SQS and an EventBridge that speak the real protocols, each destination as it is told to be. */
type Mood = 'takes' | 'gone' | 'closed' | 'refuses half' | 'hangs';
const moods = new Map<string, Mood>();
let taken: { to: string; body: string; group?: string }[] = [];

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

const web = createServer(async (request, response) => {
  const asked = JSON.parse(Buffer.concat(await request.toArray()).toString()) as Input;
  const isBus = String(request.headers['x-amz-target']).includes('PutEvents');
  const to = isBus ? 'bus' : asked.QueueUrl.replace(/^.*\/almanac-law-/, '');
  const mood = moods.get(to) ?? 'takes';
  if (mood === 'hangs') return;
  response.setHeader('content-type', 'application/x-amz-json-1.0');
  if (problems[mood]) response.writeHead(400).end(JSON.stringify({ __type: `com.amazonaws.sqs#${problems[mood]}`, message: 'No.' }));
  else response.end(JSON.stringify(isBus ? busAnswer(asked) : queueAnswer(to, asked)));
});

let deliver: typeof import('../functions/platform/events/deliver.ts').deliver;
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
  });
  ({ deliver } = await import('../functions/platform/events/deliver.ts'));
});
beforeEach(() => {
  moods.clear();
  taken = [];
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
