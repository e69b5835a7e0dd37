import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import * as z from 'zod';
import { invocation, messages } from '../http/gateway.fixture.ts';
import { keptOutput } from '../log/output.fixture.ts';
import { batchHandler } from './batch.ts';
import { consume, listen, listener } from './consume.ts';

const { lines, written } = keptOutput();

/** What was handed back to which queue. The client of SQS is the only part that is not the real one here: the cloud's tests see that. */
const { held } = vi.hoisted(() => {
  Object.assign(process.env, { QUEUES_URL: 'https://queues/1', RETRY_FIRST_SECONDS: '5', RETRY_AT_MOST_SECONDS: '900' });
  return { held: [] as { queueUrl: string; messages: { receiptHandle: string; seconds: number }[] }[] };
});
vi.mock('../../aws/sqs.ts', () => ({
  holdBack: async (queueUrl: string, messages: (typeof held)[number]['messages']) => void held.push({ queueUrl, messages }),
}));
beforeEach(() => {
  held.length = 0;
});

const kinds = {
  'thing.moved': { data: z.object({ by: z.int() }), record: z.object({ title: z.string() }), audience: 'internal' as const },
};
const event = (more: object = {}) => ({
  id: 'WS#1/THING#1@2',
  type: 'thing.moved',
  at: '2026-11-21T08:00:00.000Z',
  by: 'clock',
  requestId: 'request-7',
  entity: 'thing',
  version: 2,
  data: { by: 3 },
  record: { title: 'canary title' },
  ...more,
});
/** The ids of the messages that go back to the queue. */
const returned = async (answer: Promise<unknown>): Promise<string[]> =>
  ((await answer) as { batchItemFailures: { itemIdentifier: string }[] }).batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);

describe('a batch of messages', () => {
  const failing = new Set(['two', 'four']);
  const handler = batchHandler(async ({ body }) => {
    if (failing.has(body)) throw new Error(`cannot do it`);
  }, 'ALM033');

  test('is handled each by itself: those that fail go back alone, and are logged', async () => {
    expect(await returned(handler(messages('one', 'two', 'three', 'four'), invocation))).toEqual(['message-1', 'message-3']);
    expect(lines().filter(({ code }) => code === 'ALM033')).toEqual([
      expect.objectContaining({
        messageId: 'message-1',
        receives: 2,
        invocation: 'invocation-1',
        error: expect.objectContaining({ message: 'cannot do it' }),
      }),
      expect.objectContaining({ messageId: 'message-3' }),
    ]);
  });

  test('that is all well, or empty, returns none', async () => {
    expect(await returned(handler(messages('one', 'three'), invocation))).toEqual([]);
    expect(await returned(handler(messages(), invocation))).toEqual([]);
    expect(held).toEqual([]);
  });

  test('what failed is held back on its own queue, the second time for three times as long as the first', async () => {
    await handler(messages('one', 'two', 'three', 'four'), invocation);
    const queueUrl = 'https://queues/1/almanac-test-things-on-thing-moved';
    expect(held).toMatchObject([{ queueUrl, messages: [{ receiptHandle: 'receipt-1' }, { receiptHandle: 'receipt-3' }] }]);
    for (const { seconds } of held[0]!.messages) {
      expect(seconds).toBeGreaterThanOrEqual(11);
      expect(seconds).toBeLessThanOrEqual(15);
    }
  });

  test('is begun all at once: a slow one does not hold up the others', async () => {
    const begun: string[] = [];
    let release = () => {};
    const gate = new Promise<void>(resolve => {
      release = resolve;
    });
    const slow = batchHandler(async ({ body }) => {
      begun.push(body);
      await gate;
    }, 'ALM033');
    const answer = slow(messages('one', 'two'), invocation);
    await vi.waitFor(() => expect(begun).toEqual(['one', 'two']));
    release();
    expect(await returned(answer)).toEqual([]);
  });
});

describe('a consumer of events', () => {
  const handle = vi.fn(async (_event: unknown): Promise<void> => {});
  const handler = consume(kinds, { 'thing.moved': handle });
  beforeEach(() => handle.mockReset());

  test('gets each event as its schemas allow it', async () => {
    expect(await returned(handler(messages(event({ data: { by: 3, surprise: 1 } })), invocation))).toEqual([]);
    expect(handle).toHaveBeenCalledExactlyOnceWith(event());
    expect(lines().find(({ code }) => code === 'ALM020')).toMatchObject({
      event: 'thing.moved',
      eventId: 'WS#1/THING#1@2',
      requestId: 'request-7',
    });
  });

  test.each([
    ['no JSON', 'canary {'],
    ['no event', { title: 'canary' }],
    ['a kind that nobody handles', event({ type: 'thing.eaten' })],
    ['the name of something that every object has', event({ type: 'constructor' })],
    ['data of another shape', event({ data: { by: 'canary' } })],
    ['a record of another shape', event({ record: { title: ['canary'] } })],
  ])('never sees %s: it goes back, and in the end to the dead letters', async (_, message) => {
    expect(await returned(handler(messages(event(), message), invocation))).toEqual(['message-1']);
    expect(handle).toHaveBeenCalledTimes(1);
    expect(lines().some(({ code }) => code === 'ALM021')).toBe(true);
  });

  test('that fails gets the event again', async () => {
    handle.mockRejectedValueOnce(new Error('not now'));
    expect(await returned(handler(messages(event()), invocation))).toEqual(['message-0']);
    expect(await returned(handler(messages(event()), invocation))).toEqual([]);
  });

  afterEach(() => expect(written()).not.toContain('canary'));
});

describe('a function with several listeners', () => {
  const names = ['notices', 'digests'] as const;
  /** What each listener was told, in the order of telling, and how many times. */
  let told: string[] = [];
  let failing: string | undefined;
  const telling = (name: string) =>
    listener(kinds, {
      'thing.moved': async ({ id }) => {
        if (name === failing) throw new Error('never');
        told.push(`${name} ${id}`);
      },
    });
  const both = { notices: telling('notices'), digests: telling('digests') };
  const handler = listen<'notifications/on-event'>(both as never);
  const addressed = (name: string, i: number) => ({ ...event({ id: `WS#1/THING#${i}@1` }), listener: name });

  test('one that always fails holds up none of the others, and nothing that they have done is done again, however messages are batched', async () => {
    const batches = fc.array(fc.array(fc.tuple(fc.constantFrom(...names), fc.nat(9)), { maxLength: 10 }), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(batches, fc.constantFrom(...names), async (all, bad) => {
        [told, failing] = [[], bad];
        const good: string[] = [];
        for (const batch of all) {
          let waiting = batch.map(([name, i]) => addressed(name, i));
          good.push(...waiting.filter(({ listener: name }) => name !== bad).map(({ listener: name, id }) => `${name} ${id}`));
          // What comes back comes again, as the queue would give it: three times it is tried.
          for (let round = 0; round < 3; round++) {
            const back = await returned(handler(messages(...waiting), invocation));
            const next = waiting.filter((_, i) => back.includes(`message-${i}`));
            expect(next).toEqual(waiting.filter(({ listener: name }) => name === bad));
            waiting = next;
          }
        }
        expect(told.sort()).toEqual(good.sort());
      }),
      { numRuns: 50 },
    );
  });

  test.each([
    ['for nobody', event()],
    ['for one that is not there', { ...event(), listener: 'constructor' }],
  ])('a message %s goes back, and in the end to the dead letters', async (_, message) => {
    [told, failing] = [[], undefined];
    expect(await returned(handler(messages(message, addressed('notices', 1)), invocation))).toEqual(['message-0']);
    expect(told).toEqual(['notices WS#1/THING#1@1']);
  });
});
