import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Advance, type Due, shardOf } from '../domain/due.ts';
import { type Faults, memoryWorld, runWorld, type World } from './memory.fixture.ts';

const minute = 60_000;
const start = '2026-11-21T08:00:00.000Z';
const shards = 4;
const later = (instant: string, ms: number): string => new Date(Date.parse(instant) + ms).toISOString();
const keyOf = (i: number) => ({ pk: 'WS#ws_1', sk: `THING#${i}` });
/** A number from 0 to 99 that follows from a text: chance that is the same in every run. */
const dice = (text: string): number => shardOf(text, 100);

type Thing = Due & { moments: string[] };
/** Fires every moment that has come, together, and is due at the next. */
const advance: Advance<Due> = (record, now) => {
  const moments = (record as Thing).moments.filter(moment => moment > now);
  return { next: { ...record, moments, dueAt: moments[0] } as Thing, event: { type: 'thing.fired', data: {} } };
};

/** Everything that is put into a world at its start falls due within the hour; it is run until long after. */
const run = async (things: number[][], faults: Faults = {}): Promise<World> => {
  const world = memoryWorld({ start, shards, faults });
  for (const [i, offsets] of things.entries()) {
    const moments = [...new Set(offsets)].sort((a, b) => a - b).map(ms => later(start, ms));
    await world.put(keyOf(i), { version: 1, moments, dueAt: moments[0] } as Thing, advance);
  }
  await runWorld(world, later(start, 90 * minute), { shards, faults });
  return world;
};

const anyThings = fc.array(fc.array(fc.integer({ min: 1, max: 60 * minute }), { minLength: 1, maxLength: 5 }), {
  minLength: 1,
  maxLength: 30,
});

describe('the clock, run under a time of its own', () => {
  test('fires each moment of each record once, to the millisecond, none early and none late', async () => {
    await fc.assert(
      fc.asyncProperty(anyThings, async things => {
        const { happened } = await run(things);
        const expected = things.flatMap((offsets, i) => [...new Set(offsets)].map(ms => `${later(start, ms)} ${keyOf(i).sk}`));
        expect(happened.map(({ at, key }) => `${at} ${key.sk}`).sort()).toEqual(expected.sort());
        expect(happened.every(({ lateMs }) => lateMs === 0)).toBe(true);
      }),
      { numRuns: 15 },
    );
  });

  test('fires once what is queued twice, by near and by tick, and comes twice', async () => {
    const { happened } = await run(
      Array.from({ length: 50 }, (_, i) => [i * 10_000 + 1]),
      { copies: () => 2 },
    );
    expect(happened).toHaveLength(50);
    expect(happened.every(({ lateMs }) => lateMs === 0)).toBe(true);
  });

  test('loses nothing when messages are lost, ticks fail and the index is behind: the sweeps find it', async () => {
    const faults: Faults = {
      copies: ({ key, dueAt }) => [0, 0, 1, 1, 1, 1, 1, 1, 2, 3][dice(`${key.sk}${dueAt}`) % 10]!,
      queueLateMs: ({ key }) => dice(key.sk) * 10,
      indexLagMs: ({ sk }) => dice(sk) * 500,
      misses: at => dice(at) < 20 && Date.parse(at) % (5 * minute) !== 0,
    };
    const things = Array.from({ length: 200 }, (_, i) => [i * 17_000 + 1, i * 17_000 + 5 * minute]);
    // A message that is lost once is not lost for ever.
    const lost = new Set<string>();
    const copies = (message: Parameters<NonNullable<Faults['copies']>>[0]): number => {
      const name = `${message.key.sk} ${message.dueAt}`;
      if (lost.has(name)) return 1;
      lost.add(name);
      return faults.copies!(message);
    };
    const world = await run(things, { ...faults, copies });
    for (const i of things.keys()) expect(world.recordOf(keyOf(i))?.dueAt).toBeUndefined();
    const late = world.happened.map(({ lateMs }) => lateMs!);
    expect(Math.min(...late)).toBeGreaterThanOrEqual(0);
    expect(late.filter(ms => ms > 60_000).length).toBeGreaterThan(0);
    // Two minutes overdue, a sweep every five, whose own message may be the one that is lost, and a second of the queue's.
    expect(Math.max(...late)).toBeLessThanOrEqual(12 * minute + 1000);
  });
});
