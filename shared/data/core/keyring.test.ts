import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type KeyPort, keyringOf, type WrappedKey } from './keyring.ts';

class Killed extends Error {}

/** The places of keys and KMS in memory. `step` stands before and after each thing that is asked of them. */
const storeOf = (step: <T>(work: () => T) => Promise<T>) => {
  const places = new Map<string, WrappedKey | 'destroyed'>();
  const wraps = new Map<string, Buffer>();
  const counts = { made: 0, opened: 0 };
  const port: KeyPort = {
    find: owner => step(() => places.get(owner)),
    put: (owner, key) => step(() => !places.has(owner) && Boolean(places.set(owner, key))),
    make: () =>
      step(() => {
        counts.made += 1;
        const [plain, wrapped] = [randomBytes(32), `key ${counts.made}`];
        wraps.set(wrapped, plain);
        return { plain, wrapped, kmsKeyId: 'kms' };
      }),
    open: (_, { wrapped }) =>
      step(() => {
        counts.opened += 1;
        return wraps.get(wrapped)!;
      }),
  };
  return { port, places, wraps, counts };
};
const atOnce = async <T>(work: () => T): Promise<T> => work();
const owner = 'WS#ws_1';

type Kill = { call: number; after: boolean } | null;
/** What stands around each step of one of those who race: its turn, and the end of who is killed there. */
const stepsOf = (scheduler: fc.Scheduler, kill: Kill) => {
  let call = 0;
  const turn = async (dies: boolean): Promise<void> => {
    await scheduler.schedule(Promise.resolve());
    if (dies) throw new Killed();
  };
  return async <T>(work: () => Promise<T>): Promise<T> => {
    const dies = kill?.call === call++;
    await turn(dies && !kill?.after);
    const result = await work();
    await turn(dies);
    return result;
  };
};
const slowed = (port: KeyPort, step: ReturnType<typeof stepsOf>): KeyPort => ({
  find: of => step(() => port.find(of)),
  put: (of, key) => step(() => port.put(of, key)),
  make: of => step(() => port.make(of)),
  open: (of, key) => step(() => port.open(of, key)),
});
const unlessKilled = (error: unknown): undefined => {
  if (!(error instanceof Killed)) throw error;
};

describe('the data key of an owner', () => {
  test('is the same for all that make it at once, in whatever order they come to it, each killed before or after any of its steps', () =>
    fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.array(fc.option(fc.record({ call: fc.nat(5), after: fc.boolean() })), { minLength: 2, maxLength: 4 }),
        async (scheduler, kills) => {
          const shared = storeOf(atOnce);
          const tries = kills.map(kill =>
            keyringOf(slowed(shared.port, stepsOf(scheduler, kill)), () => 0)
              .findOrMake(owner)
              .catch(unlessKilled),
          );
          await scheduler.waitFor(Promise.all(tries));
          const taken = (await Promise.all(tries)).filter(key => Buffer.isBuffer(key));
          const last = (await keyringOf(shared.port, () => 0).findOrMake(owner)) as Buffer;
          // Whoever sealed anything sealed it under the key that everybody finds from then on.
          for (const key of taken) expect(key).toEqual(last);
          expect(taken.length).toBeGreaterThanOrEqual(kills.filter(kill => kill === null).length);
        },
      ),
    ));

  test('is asked for once in five minutes, and then again, so that one that was destroyed opens nothing any more', async () => {
    const { port, places, counts } = storeOf(atOnce);
    let now = 0;
    const keys = keyringOf(port, () => now);
    const made = await keys.findOrMake(owner);
    for (; now < 300_000; now += 10_000) expect(await keys.find(owner)).toEqual(made);
    expect(counts).toEqual({ made: 1, opened: 0 });
    expect(await keys.find(owner)).toEqual(made);
    expect(counts.opened).toBe(1);
    places.set(owner, 'destroyed');
    now += 300_000;
    expect(await keys.find(owner)).toBe('destroyed');
    expect(await keys.findOrMake(owner)).toBe('destroyed');
  });

  test('is none while nobody has made one; whoever only reads makes none', async () => {
    const { port, counts } = storeOf(atOnce);
    expect(await keyringOf(port, () => 0).find(owner)).toBeUndefined();
    expect(counts.made).toBe(0);
  });

  test('is known of a thousand owners at the most', async () => {
    const { port, counts } = storeOf(atOnce);
    const keys = keyringOf(port, () => 0);
    for (let i = 0; i <= 1000; i++) await keys.findOrMake(`WS#ws_${i}`);
    await keys.find('WS#ws_1000');
    expect(counts.opened).toBe(0);
    await keys.find('WS#ws_0');
    expect(counts.opened).toBe(1);
  });
});
