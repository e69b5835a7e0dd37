import fc from 'fast-check';
import { expect, test } from 'vitest';
import { growTree, type ReadLeaves, type TreePort } from './grow.ts';
import { memoryTree } from './memory.fixture.ts';
import { rootOf } from './proof.ts';
import { fromTiles, type Tile } from './tiles.ts';

class Killed extends Error {}
const leaves = Array.from({ length: 900 }, (_, i) => Buffer.from(`leaf ${i}`));
const named = ({ level, index }: Pick<Tile, 'level' | 'index'>): string => `${level}/${index}`;

/** A store in which a longer tile and a larger size stay. */
const storeOf = () => {
  const tiles = new Map<string, Tile>();
  let size = 0;
  const port: TreePort = {
    size: async () => size,
    tiles: async (_, wanted) => wanted.map(tile => tiles.get(named(tile)) ?? { ...tile, content: [] }),
    putTile: async (_, tile) => {
      if ((tiles.get(named(tile))?.content.length ?? 0) < tile.content.length) tiles.set(named(tile), tile);
    },
    putSize: async (_, larger) => {
      size = Math.max(size, larger);
    },
  };
  return { port, tiles };
};

/** As a port, each of whose calls waits for its turn, and fails at the one that is said. */
const slowed = (port: TreePort, scheduler: fc.Scheduler, killedAt: number | null): TreePort => {
  let call = 0;
  const step = async <T>(work: () => Promise<T>): Promise<T> => {
    await scheduler.schedule(Promise.resolve());
    if (call++ === killedAt) throw new Killed();
    return work();
  };
  return {
    size: owner => step(() => port.size(owner)),
    tiles: (owner, wanted) => step(() => port.tiles(owner, wanted)),
    putTile: (owner, tile) => step(() => port.putTile(owner, tile)),
    putSize: (owner, size) => step(() => port.putSize(owner, size)),
  };
};
const unlessKilled = (error: unknown): undefined => {
  if (!(error instanceof Killed)) throw error;
};

test('a tree that several grow at once, each killed anywhere, is the tree of the log as soon as one of them comes to its end', () =>
  fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.array(fc.option(fc.nat(20)), { minLength: 1, maxLength: 4 }),
      fc.infiniteStream(fc.integer({ min: 1, max: 300 })),
      async (scheduler, kills, steps) => {
        const { port, tiles } = storeOf();
        const behind: ReadLeaves = async (_, size) => leaves.slice(size, size + steps.next().value!);
        const growers = kills.map(kill => growTree(slowed(port, scheduler, kill), behind, 'WS#ws_1', () => false).catch(unlessKilled));
        await scheduler.waitFor(Promise.all(growers));
        // Sizes that somebody was told, and at last the whole, have the roots of the log.
        const told = (await Promise.all(growers)).filter(size => size !== undefined);
        const last = await growTree(port, behind, 'WS#ws_1', () => false);
        expect(last).toBe(900);
        const read = fromTiles(async wanted => wanted.map(tile => tiles.get(named(tile))!));
        for (const size of [...told, last]) expect(await rootOf(size, read)).toEqual(await rootOf(size, memoryTree(leaves).read));
      },
    ),
    { numRuns: 50 },
  ));

test('who has no time left answers the size that there is', async () => {
  const { port } = storeOf();
  let calls = 0;
  const size = await growTree(
    port,
    async (_, from) => leaves.slice(from, from + 100),
    'WS#ws_1',
    () => calls++ >= 3,
  );
  expect(size).toBe(300);
});

test('a tree of which a tile was lost or cut short does not grow from what is left', async () => {
  for (const kept of [undefined, 20]) {
    const { port, tiles } = storeOf();
    await growTree(
      port,
      async (_, from) => leaves.slice(from, 300),
      'WS#ws_1',
      () => false,
    );
    const last = tiles.get('0/1')!;
    if (kept === undefined) tiles.delete('0/1');
    else tiles.set('0/1', { ...last, content: last.content.slice(0, kept) });
    const more = growTree(
      port,
      async (_, from) => leaves.slice(from),
      'WS#ws_1',
      () => false,
    );
    await expect(more).rejects.toThrow('Tile 0/1 of WS#ws_1 has not all that its tree of 300 leaves has there');
    expect(await port.size('WS#ws_1')).toBe(300);
  }
});
