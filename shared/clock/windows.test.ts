import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Advance, Due } from '../domain/core/due.ts';
import { memoryWorld, whileTimePasses } from './memory.fixture.ts';
import type { Delayed } from './ports.ts';
import { delayed, isNear, nearMs, queueWindow, sweepShard, windowsOf } from './windows.ts';

const minute = 60_000;
const start = '2026-11-21T08:00:00.000Z';
const later = (instant: string, ms: number): string => new Date(Date.parse(instant) + ms).toISOString();
const rest: Advance<Due> = record => ({ next: { ...record, dueAt: undefined }, event: { type: 'thing.fired', data: {} } });
const keyOf = (i: number) => ({ pk: 'WS#ws_1', sk: `THING#${i}` });
const anyMs = fc.integer({ min: 0, max: 400 * 24 * 60 * minute });

describe('the windows of a tick', () => {
  test('are the minute that begins one minute after it, one a shard', () => {
    expect(windowsOf('2026-11-21T08:00:37Z', 3)).toEqual(
      [0, 1, 2].map(shard => ({ shard, from: '2026-11-21T08:01:00.000Z', to: '2026-11-21T08:02:00.000Z' })),
    );
  });

  test('follow one another without a gap and without a moment twice, however unevenly the ticks of the minutes come', () => {
    fc.assert(
      fc.property(anyMs, fc.array(fc.integer({ min: 0, max: minute - 1 }), { minLength: 2, maxLength: 50 }), (from, offsets) => {
        const first = Math.floor(from / minute) * minute;
        const windows = offsets.map((offset, i) => windowsOf(later(start, first + i * minute + offset), 1)[0]!);
        for (const [i, { from: begins, to }] of windows.entries()) {
          expect(Date.parse(to) - Date.parse(begins)).toBe(minute);
          if (i > 0) expect(begins).toBe(windows[i - 1]!.to);
        }
      }),
    );
  });

  test('are the same when the tick comes twice', () => {
    fc.assert(
      fc.property(anyMs, fc.integer({ min: 1, max: 64 }), (ms, shards) => {
        expect(windowsOf(later(start, ms), shards)).toEqual(windowsOf(later(start, ms), shards));
        expect(windowsOf(later(start, ms), shards).map(({ shard }) => shard)).toEqual(Array.from({ length: shards }, (_, i) => i));
      }),
    );
  });

  test('hold every moment that is not near when it is written, at least a minute after the write: the index has caught up', () => {
    fc.assert(
      fc.property(anyMs, fc.integer({ min: 0, max: 24 * 60 * minute }), (ms, aheadMs) => {
        const now = later(start, ms);
        const dueAt = later(now, aheadMs);
        if (isNear(dueAt, now)) return;
        const tickAt = Math.floor(Date.parse(dueAt) / minute) * minute - minute;
        const [window] = windowsOf(new Date(tickAt).toISOString(), 1);
        expect(window!.from <= dueAt && dueAt < window!.to).toBe(true);
        expect(tickAt - Date.parse(now)).toBeGreaterThanOrEqual(minute);
      }),
    );
  });
});

test.each([
  ['a moment that has passed', -minute, true],
  ['this moment', 0, true],
  ['just under three minutes ahead', nearMs - 1, true],
  ['three minutes ahead', nearMs, false],
])('%s is near: %s', (_, aheadMs, near) => {
  expect(isNear(later(start, aheadMs), start)).toBe(near);
});

describe('the delay of a message', () => {
  const message = (dueAt: string) => ({ key: keyOf(1), entity: 'thing', dueAt });

  test('is never too long, and at most a second too short: nothing comes late by rounding, and little has to be waited for', () => {
    fc.assert(
      fc.property(anyMs, fc.integer({ min: 0, max: 900_999 }), (ms, aheadMs) => {
        const now = later(start, ms);
        const { delaySeconds } = delayed(message(later(now, aheadMs)), now);
        const short = aheadMs - delaySeconds * 1000;
        expect(Number.isInteger(delaySeconds)).toBe(true);
        expect(short).toBeGreaterThanOrEqual(0);
        expect(short).toBeLessThan(1000);
      }),
    );
  });

  test.each([
    ['what is overdue comes at once', -5 * minute, 0],
    ['what is far ahead comes after the longest delay there is', 60 * minute, 900],
  ])('%s', (_, aheadMs, delaySeconds) => {
    expect(delayed(message(later(start, aheadMs)), start)).toEqual({ message: message(later(start, aheadMs)), delaySeconds });
  });
});

describe('queueing a window', () => {
  const worldOf = async (records: number, dueAt: (i: number) => string) => {
    const world = memoryWorld({ start, shards: 1, entriesPerPage: 1000 });
    for (let i = 0; i < records; i++) await world.put(keyOf(i), { version: 1, dueAt: dueAt(i) }, rest);
    world.time.moveTo(Date.parse(start) + 10 * minute);
    return world;
  };
  const [window] = windowsOf(later(start, 10 * minute), 1);

  test('queues each record of it once, to its second, page after page, and nothing beside it', async () => {
    const world = await worldOf(2500, i => later(start, 10 * minute + i * 100));
    expect(await queueWindow(world.ports, window!)).toBe(600);
    const sent = world.queue.sent.map(({ message, delaySeconds }) => ({ dueAt: message.dueAt, delaySeconds }));
    expect(sent).toEqual(
      Array.from({ length: 600 }, (_, i) => ({ dueAt: later(start, 11 * minute + i * 100), delaySeconds: 60 + Math.floor(i / 10) })),
    );
  });

  test('an empty window queues nothing', async () => {
    const world = await worldOf(0, () => start);
    expect(await queueWindow(world.ports, window!)).toBe(0);
    expect(world.queue.sent).toEqual([]);
  });

  test('a slow queue makes no delay too long: what is sent later is delayed less', async () => {
    const world = await worldOf(900, () => later(start, 11 * minute + 30_000));
    const slow = {
      ...world.ports,
      send: async (messages: Delayed[]) => {
        await world.time.sleep(2_500);
        await world.ports.send(messages);
      },
    };
    expect(await whileTimePasses(world, queueWindow(slow, window!))).toBe(900);
    // Sending takes two and a half seconds: nothing may be handed over later than that after its moment.
    const lateMs = world.queue.sent.map(
      ({ at, delaySeconds, message }) => Date.parse(at) + delaySeconds * 1000 - Date.parse(message.dueAt),
    );
    expect(Math.max(...lateMs)).toBeLessThanOrEqual(2_500);
  });
});

describe('the sweep', () => {
  const now = later(start, 60 * minute);
  const worldOf = async (lateMs: number[]) => {
    const world = memoryWorld({ start, shards: 1, entriesPerPage: 10, faults: { copies: () => 0 } });
    for (const [i, late] of lateMs.entries()) await world.put(keyOf(i), { version: 1, dueAt: later(now, -late) }, rest);
    world.queue.sent.length = 0;
    world.time.moveTo(Date.parse(now));
    return world;
  };

  test('queues again what is overdue by more than two minutes, at once, and says how old the oldest is', async () => {
    const world = await worldOf([2 * minute, 2 * minute + 1, 30 * minute, -minute, 1000]);
    expect(await sweepShard(world.ports, 0, 100)).toEqual({ queued: 2, oldestMs: 30 * minute });
    expect(world.queue.sent.map(({ message, delaySeconds }) => [message.key.sk, delaySeconds])).toEqual([
      ['THING#2', 0],
      ['THING#1', 0],
    ]);
  });

  test('finds nothing where nothing is overdue', async () => {
    const world = await worldOf([-minute, minute]);
    expect(await sweepShard(world.ports, 0, 100)).toEqual({ queued: 0, oldestMs: 0 });
    expect(world.queue.sent).toEqual([]);
  });

  test.each([1, 9, 10, 11, 25])('takes the %i oldest of 25 in one run, and leaves the others for the next', async limit => {
    const world = await worldOf(Array.from({ length: 25 }, (_, i) => (30 - i) * minute));
    expect(await sweepShard(world.ports, 0, limit)).toEqual({ queued: limit, oldestMs: 30 * minute });
    expect(world.queue.sent.map(({ message }) => message.key.sk)).toEqual(Array.from({ length: limit }, (_, i) => `THING#${i}`));
  });

  test('queues for each lane its oldest: the backlog of one hides nothing of another', async () => {
    const kinds = ['FLOOD', 'THING', 'REST'];
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(9), { maxLength: 90 }), fc.integer({ min: 3, max: 9 }), async (drawn, limit) => {
        // Seven of ten are of the flood, and all of them older than the others.
        const of = drawn.map(each => kinds[Math.max(0, each - 7)]!).sort();
        const world = memoryWorld({ start, shards: 1, entriesPerPage: 10, faults: { copies: () => 0 } });
        for (const [i, kind] of of.entries())
          await world.put({ pk: 'WS#1', sk: `${kind}#${i}` }, { version: 1, dueAt: later(now, (i - 200) * minute) }, rest);
        world.queue.sent.length = 0;
        world.time.moveTo(Date.parse(now));
        await sweepShard(world.ports, 0, limit);
        // Of ten times its limit it does not look further.
        const looked = of.slice(0, Math.ceil((limit * 10) / 10) * 10);
        for (const kind of new Set(looked)) {
          const sent = world.queue.sent.filter(({ message }) => message.entity === kind.toLowerCase());
          const oldest = looked.flatMap((each, i) => (each === kind ? [`${kind}#${i}`] : [])).slice(0, limit);
          expect(sent.map(({ message }) => message.key.sk)).toEqual(oldest);
        }
      }),
    );
  });
});
