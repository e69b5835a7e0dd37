import fc from 'fast-check';
import { beforeEach, expect, test, vi } from 'vitest';
import { sendToLanes } from '../../functions/platform/clock/lanes.ts';
import type { Refused } from '../../shared/aws/batched.ts';
import type { Outgoing } from '../../shared/aws/sqs.ts';
import type { Delayed } from '../../shared/clock/ports.ts';
import { dueKinds } from '../../shared/data/lanes.ts';

/*
 * A storm in one lane is none in another. The client of SQS is the only part that is not the real one here: a queue takes what is sent to it, or
 * refuses it, or never answers. `scripts/faults/publisher.test.ts` shows the same on a cloud.
 */
type Manner = 'takes' | 'refuses' | 'never answers';

const { manners, taken } = vi.hoisted(() => {
  Object.assign(process.env, { QUEUES_URL: 'https://queues/1', STAGE: 'test', RETRY_FIRST_SECONDS: '5', RETRY_AT_MOST_SECONDS: '900' });
  return { manners: new Map<string, Manner>(), taken: [] as { lane: string; id: string }[] };
});
const laneAt = (url: string): string => url.replace('https://queues/1/almanac-test-', '').replace('-on-due', '');

vi.mock('../../shared/aws/sqs.ts', () => {
  const trySend = async <T extends Outgoing>(url: string, messages: T[], signal?: AbortSignal): Promise<Refused<T>[]> => {
    const refusing = (reason: string) => messages.map(what => ({ what, reason }));
    const manner = manners.get(laneAt(url)) ?? 'takes';
    if (manner === 'refuses') return refusing('QueueDoesNotExist');
    if (manner === 'never answers') return new Promise(done => signal!.addEventListener('abort', () => done(refusing('AbortError'))));
    taken.push(...messages.map(({ body }) => ({ lane: laneAt(url), id: JSON.parse(body).key.sk })));
    return [];
  };
  const sendAll = async (url: string, messages: Outgoing[]) => {
    const [first] = await trySend(url, messages);
    if (first) throw new Error(first.reason);
  };
  return { trySend, sendAll };
});

beforeEach(() => {
  manners.clear();
  taken.length = 0;
});

const due = (entity: string, i: number): Delayed => ({
  message: { key: { pk: 'WS#1', sk: `${entity}#${i}` }, entity, dueAt: '2026-11-28T08:00:00.000Z' },
  delaySeconds: 3,
});
const services = Object.entries<readonly string[]>(dueKinds);
const entities = [...services.flatMap(([, kinds]) => kinds), 'of tomorrow', 'constructor'];
const someDue = fc.array(fc.constantFrom(...entities), { maxLength: 40 }).map(all => all.map(due));
const home = (entity: string): string => services.find(([, kinds]) => kinds.includes(entity))?.[0] ?? 'platform';
const sorted = (all: { lane: string; id: string }[]) => all.map(each => JSON.stringify(each)).sort();

test('each record goes to the lane of its service, one whose kind nobody has to the platform', async () => {
  await fc.assert(
    fc.asyncProperty(someDue, async all => {
      taken.length = 0;
      await sendToLanes(all);
      expect(sorted(taken)).toEqual(sorted(all.map(({ message: { entity, key } }) => ({ lane: home(entity), id: key.sk }))));
    }),
  );
});

test('whichever lanes are closed, the others get theirs, and what was for those goes to the platform, which hands it over again', async () => {
  const lanes = fc.subarray(Object.keys(dueKinds));
  await fc.assert(
    fc.asyncProperty(someDue, lanes, async (all, closed) => {
      taken.length = 0;
      manners.clear();
      for (const lane of closed) manners.set(lane, 'refuses');
      await sendToLanes(all);
      const to = (entity: string) => (closed.includes(home(entity)) ? 'platform' : home(entity));
      expect(sorted(taken)).toEqual(sorted(all.map(({ message: { entity, key } }) => ({ lane: to(entity), id: key.sk }))));
    }),
  );
});

test('a record that no lane takes, not even the platform’s, fails the whole, after the others have theirs', async () => {
  manners.set('calendars', 'refuses').set('platform', 'refuses');
  await expect(sendToLanes([due('connection', 1), due('item', 2)])).rejects.toThrow('QueueDoesNotExist');
  expect(taken).toEqual([{ lane: 'items', id: 'item#2' }]);
});

test('a lane that never answers holds up nobody: reminders are there before its time is up, its own go aside after four seconds and at once thereafter', async () => {
  vi.useFakeTimers();
  const patience = vi.spyOn(AbortSignal, 'timeout').mockImplementation(ms => {
    const late = new AbortController();
    setTimeout(() => late.abort(), ms);
    return late.signal;
  });
  try {
    manners.set('calendars', 'never answers');
    const sent = sendToLanes([due('connection', 1), due('item', 2), due('delivery', 3)]);
    await vi.advanceTimersByTimeAsync(0);
    expect(sorted(taken)).toEqual(
      sorted([due('item', 2), due('delivery', 3)].map(({ message: m }) => ({ lane: home(m.entity), id: m.key.sk }))),
    );
    await vi.advanceTimersByTimeAsync(4_000);
    await sent;
    await sendToLanes([due('connection', 4)]);
    expect(taken.slice(2)).toEqual([
      { lane: 'platform', id: 'connection#1' },
      { lane: 'platform', id: 'connection#4' },
    ]);
  } finally {
    patience.mockRestore();
    vi.useRealTimers();
  }
});
