import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Advance, Due } from '../domain/core/due.ts';
import { fire } from './fire.ts';
import { memoryWorld, type World, whileTimePasses } from './memory.fixture.ts';
import { sweepShard } from './windows.ts';

const start = '2026-11-21T08:00:00.000Z';
const dueAt = '2026-11-21T08:00:30.000Z';
const key = { pk: 'WS#ws_1', sk: 'THING#1' };
const later = (instant: string, ms: number): string => new Date(Date.parse(instant) + ms).toISOString();

/** A thing that falls due every hour from its first moment on. */
const hourly: Advance<Due> = (record, now) => {
  const missed = Math.floor((Date.parse(now) - Date.parse(record.dueAt!)) / 3_600_000);
  return { next: { ...record, dueAt: later(record.dueAt!, (missed + 1) * 3_600_000) }, event: { type: 'thing.fired', data: {} } };
};

const worldAt = async (now: string): Promise<World> => {
  const world = memoryWorld({ start });
  await world.put(key, { version: 1, dueAt }, hourly);
  world.queue.sent.length = 0;
  world.time.moveTo(Date.parse(now));
  return world;
};
const types = ({ happened }: World) => happened.map(({ type }) => type);

test('a record whose moment has come is fired, and due at its next', async () => {
  const world = await worldAt(later(dueAt, 40));
  expect(await world.fire({ key, entity: 'thing', dueAt })).toEqual({ outcome: 'fired', event: 'thing.fired', lateMs: 40 });
  expect(world.recordOf(key)).toEqual({ version: 2, dueAt: '2026-11-21T09:00:30.000Z' });
});

test('a message that comes twice fires once', async () => {
  const world = await worldAt(dueAt);
  expect((await world.fire({ key, entity: 'thing', dueAt })).outcome).toBe('fired');
  expect(await world.fire({ key, entity: 'thing', dueAt })).toEqual({ outcome: 'moved' });
  expect(types(world)).toEqual(['thing.fired']);
});

test('of many workers with the same message one fires, and no other fails', async () => {
  const world = await worldAt(dueAt);
  const outcomes = await Promise.all(Array.from({ length: 10 }, () => world.fire({ key, entity: 'thing', dueAt })));
  expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual(['fired', ...Array.from({ length: 9 }, () => 'moved')]);
  expect(types(world)).toEqual(['thing.fired']);
});

test.each([
  ['moved to another moment', { version: 2, dueAt: later(dueAt, 60_000) }],
  ['at rest', { version: 2 }],
])('a record that is %s meanwhile is left alone', async (_, record) => {
  const world = await worldAt(dueAt);
  await world.put(key, record, hourly);
  expect(await world.fire({ key, entity: 'thing', dueAt })).toEqual({ outcome: 'moved' });
  expect([world.recordOf(key), types(world)]).toEqual([record, []]);
});

test('a record that is gone is left alone', async () => {
  const world = await worldAt(dueAt);
  world.remove(key);
  expect(await world.fire({ key, entity: 'thing', dueAt })).toEqual({ outcome: 'moved' });
});

describe('a message that comes early', () => {
  test('by up to a second is waited for: nothing fires before its moment, and nothing after it by rounding', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 1100 }), async early => {
        const world = await worldAt(later(dueAt, -early));
        expect(await whileTimePasses(world, world.fire({ key, entity: 'thing', dueAt }))).toMatchObject({ outcome: 'fired', lateMs: 0 });
        expect(world.happened).toMatchObject([{ at: dueAt }]);
      }),
      { examples: [[1100]] },
    );
  });

  test('is waited for again when the timer goes off a moment too soon', async () => {
    const world = await worldAt(later(dueAt, -500));
    const hasty = { ...world.ports, sleep: (ms: number) => world.ports.sleep(Math.ceil(ms / 2)) };
    expect(await whileTimePasses(world, fire(hasty, { key, entity: 'thing', dueAt }))).toMatchObject({ outcome: 'fired', lateMs: 0 });
  });

  test('does not tell of what was cancelled or moved while it waited', async () => {
    for (const record of [{ version: 2 }, { version: 2, dueAt: later(dueAt, 60_000) }]) {
      const world = await worldAt(later(dueAt, -900));
      const fired = world.fire({ key, entity: 'thing', dueAt });
      await world.put(key, record, hourly);
      expect(await whileTimePasses(world, fired)).toEqual({ outcome: 'moved' });
      expect([world.recordOf(key), types(world)]).toEqual([record, []]);
    }
  });

  test('by more than that goes back to the queue until its second', async () => {
    const world = await worldAt(later(dueAt, -5_400));
    expect(await world.fire({ key, entity: 'thing', dueAt })).toEqual({ outcome: 'early' });
    expect(world.queue.sent).toEqual([{ message: { key, entity: 'thing', dueAt }, delaySeconds: 5, at: later(dueAt, -5_400) }]);
    expect(types(world)).toEqual([]);
  });
});

describe('a lost race', () => {
  /** The ports of a world in which somebody writes between each read and write of the clock. */
  const contested = (world: World, write: (attempt: number) => Promise<void>) => {
    let attempts = 0;
    return {
      ...world.ports,
      load: async (each: typeof key) => {
        const loaded = await world.ports.load(each);
        await write(++attempts);
        return loaded;
      },
    };
  };
  const touch = async (world: World): Promise<void> => {
    const record = world.recordOf(key)!;
    await world.put(key, { ...record, version: record.version + 1 }, hourly);
  };

  test('against somebody who moved the record leaves it where they put it', async () => {
    const world = await worldAt(dueAt);
    const moved = { version: 2, dueAt: later(dueAt, 3_600_000) };
    const ports = contested(world, async attempt => (attempt === 1 ? world.put(key, moved, hourly) : undefined));
    expect(await fire(ports, { key, entity: 'thing', dueAt })).toEqual({ outcome: 'moved' });
    expect([world.recordOf(key), types(world)]).toEqual([moved, []]);
  });

  test('against somebody who changed but its words is decided anew: the record is still due', async () => {
    const world = await worldAt(dueAt);
    const ports = contested(world, async attempt => (attempt === 1 ? touch(world) : undefined));
    expect(await fire(ports, { key, entity: 'thing', dueAt })).toMatchObject({ outcome: 'fired' });
    expect(world.recordOf(key)).toEqual({ version: 3, dueAt: later(dueAt, 3_600_000) });
  });

  test('that is lost again and again goes back to the queue, and is no error', async () => {
    const world = await worldAt(dueAt);
    expect(
      await fire(
        contested(world, () => touch(world)),
        { key, entity: 'thing', dueAt },
      ),
    ).toEqual({ outcome: 'overtaken' });
    expect(world.queue.sent).toEqual([{ message: { key, entity: 'thing', dueAt }, delaySeconds: 0, at: dueAt }]);
    expect(types(world)).toEqual([]);
  });
});

describe('a record whose rule always fails', () => {
  const broken: Advance<Due> = () => {
    throw new TypeError('this rule cannot read its record');
  };
  const message = { key, entity: 'thing', dueAt };
  const worldWith = async (rule: Advance<Due>): Promise<World> => {
    const world = await worldAt(later(dueAt, 1_000));
    await world.put(key, { version: 1, dueAt }, rule);
    world.queue.sent.length = 0;
    return world;
  };

  test('fails for its message five times, so that what was wrong for a moment may pass, and is parked at the sixth', async () => {
    const world = await worldWith(broken);
    for (let times = 1; times < 6; times++) await expect(world.fire(message, { sentAt: dueAt, times })).rejects.toThrow(TypeError);
    expect(world.parkedAt(key)).toBeUndefined();
    expect(await world.fire(message, { sentAt: dueAt, times: 6 })).toMatchObject({ outcome: 'parked' });
    expect(world.parkedAt(key)).toBe(world.time.now());
    expect(world.recordOf(key)).toEqual({ version: 1, dueAt });
  });

  test('is found by no sweep once it is parked, and messages that were under way are dropped: no dead letter comes of it', async () => {
    const world = await worldWith(broken);
    await world.fire(message, { sentAt: dueAt, times: 6 });
    world.time.moveTo(Date.parse(later(dueAt, 86_400_000)));
    for (let shard = 0; shard < 4; shard++) expect((await sweepShard(world.ports, shard, 100)).queued).toBe(0);
    expect(await world.fire(message, { sentAt: dueAt, times: 3 })).toEqual({ outcome: 'resting' });
  });

  test('fires late and once when it is tried again after its rule was mended', async () => {
    const world = await worldWith(broken);
    await world.fire(message, { sentAt: dueAt, times: 6 });
    world.mend(key, hourly);
    world.time.moveTo(Date.parse(later(dueAt, 600_000)));
    const again = { sentAt: world.time.now(), times: 1 };
    expect(await world.fire(message, again)).toEqual({ outcome: 'fired', event: 'thing.fired', lateMs: 600_000 });
    expect(await world.fire(message, again)).toEqual({ outcome: 'moved' });
    expect(world.parkedAt(key)).toBeUndefined();
  });

  test('is not parked in the place of what somebody writes meanwhile: that is decided anew', async () => {
    const world = await worldWith(broken);
    const { ports } = world;
    let reads = 0;
    const raced = {
      ...ports,
      load: async (of: typeof key) => {
        const loaded = await ports.load(of);
        if (++reads === 1) await world.put(key, { version: 2, dueAt }, hourly);
        return loaded;
      },
    };
    expect(await fire(raced, message, { sentAt: dueAt, times: 6 })).toMatchObject({ outcome: 'fired' });
    expect(world.parkedAt(key)).toBeUndefined();
  });
});
