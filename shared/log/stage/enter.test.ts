import { hash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { TreePort } from '../tree/grow.ts';
import type { Hash } from '../tree/hash.ts';
import { memoryTree } from '../tree/memory.fixture.ts';
import { rootOf } from '../tree/proof.ts';
import type { Tile } from '../tree/tiles.ts';
import { enterCheckpoints, type Head, type OwnerCheckpoint, type StagePlace, type StagePort } from './enter.ts';
import { stageLeafOf } from './leaf.ts';

class Killed extends Error {}
const numRuns = Number(process.env.STAGE_LOG_RUNS ?? 150);
const named = ({ level, index }: Pick<Tile, 'level' | 'index'>): string => `${level}/${index}`;
const saltOf = (owner: string): Buffer => hash('sha256', owner, 'buffer').subarray(0, 16);
const checkpointOf = (owner: string, size: number): OwnerCheckpoint => ({
  ...{ owner, origin: `almanac-local/${owner}/1`, size, salt: saltOf(owner) },
  root: hash('sha256', `${owner} at ${size}`, 'buffer'),
});

/** A store in memory. `isUnguarded` is the mistake that the law must find: a head is put over whatever is there. */
const storeOf = (isUnguarded = false) => {
  const tiles = new Map<string, Tile>();
  const places = new Map<string, StagePlace>();
  const signed: { size: number; root: Hash }[] = [];
  const heads: Head[] = [{ version: 0, size: 0, leaves: [] }];
  const counts = { writes: 0 };
  let size = 0;
  let signedSize = 0;
  const tree: TreePort = {
    size: async () => size,
    tiles: async (_, wanted) => wanted.map(tile => tiles.get(named(tile)) ?? { ...tile, content: [] }),
    putTile: async (_, tile) => {
      counts.writes += 1;
      if ((tiles.get(named(tile))?.content.length ?? 0) < tile.content.length) tiles.set(named(tile), tile);
    },
    putSize: async (_, larger) => {
      counts.writes += 1;
      size = Math.max(size, larger);
    },
  };
  const port: StagePort = {
    head: async () => heads.at(-1)!,
    putHead: async head => {
      counts.writes += 1;
      if (!isUnguarded && heads.at(-1)!.version !== head.version - 1) return false;
      heads.push(head);
      return true;
    },
    tree,
    signedSize: async () => signedSize,
    sign: async (of, root) => {
      signed.push({ size: of, root });
      signedSize = Math.max(signedSize, of);
    },
    putPlace: async (owner, place) => {
      if ((places.get(owner)?.size ?? 0) < place.size) places.set(owner, place);
    },
  };
  return { port, places, signed, heads, tiles, counts };
};

/** As a port, each of whose calls waits for its turn; the one that is said is the last, before it or behind it. */
const slowed = (port: StagePort, scheduler: fc.Scheduler, killed: { at: number; isDone: boolean } | null): StagePort => {
  let call = 0;
  const step = async <T>(work: () => Promise<T>): Promise<T> => {
    await scheduler.schedule(Promise.resolve());
    const isLast = call++ === killed?.at;
    if (isLast && !killed!.isDone) throw new Killed();
    const result = await work();
    if (isLast) throw new Killed();
    return result;
  };
  return {
    head: () => step(port.head),
    putHead: head => step(() => port.putHead(head)),
    tree: {
      size: owner => step(() => port.tree.size(owner)),
      tiles: (owner, wanted) => step(() => port.tree.tiles(owner, wanted)),
      putTile: (owner, tile) => step(() => port.tree.putTile(owner, tile)),
      putSize: (owner, size) => step(() => port.tree.putSize(owner, size)),
    },
    signedSize: () => step(port.signedSize),
    sign: (size, root) => step(() => port.sign(size, root)),
    putPlace: (owner, place) => step(() => port.putPlace(owner, place)),
  };
};
const unlessKilled = (error: unknown): void => {
  if (!(error instanceof Killed)) throw error;
};

const owner = fc.constantFrom('WS#a', 'WS#b', 'WS#c', 'USER#d');
const round = fc.record({
  grown: fc.uniqueArray(fc.tuple(owner, fc.integer({ min: 1, max: 9 })), { selector: ([name]) => name, minLength: 1, maxLength: 4 }),
  killed: fc.option(fc.record({ at: fc.nat(18), isDone: fc.boolean() })),
});

/** Rounds at once, late, twice and killed anywhere; then one that nobody kills, for each. */
const law = (isUnguarded: boolean) =>
  fc.asyncProperty(fc.scheduler(), fc.array(round, { minLength: 1, maxLength: 5 }), async (scheduler, rounds) => {
    const { port, places, signed, heads } = storeOf(isUnguarded);
    const all = rounds.map(({ grown, killed }) => ({ checkpoints: grown.map(([name, size]) => checkpointOf(name, size)), killed }));
    await scheduler.waitFor(
      Promise.all(all.map(({ checkpoints, killed }) => enterCheckpoints(slowed(port, scheduler, killed), checkpoints).catch(unlessKilled))),
    );
    for (const { checkpoints } of all)
      await enterCheckpoints(
        port,
        checkpoints.filter(each => each.size > (places.get(each.owner)?.size ?? 0)),
      );

    const leaves = heads.flatMap(each => each.leaves);
    const { read } = memoryTree(leaves);
    // Of each size there is one tree, and each begins with all of those before it.
    for (const { size, root } of signed) expect(root).toEqual(await rootOf(size, read));
    // Whoever is late signs for a smaller size, which is not kept.
    expect(await port.signedSize()).toBe(leaves.length);
    for (const [name, { index, size, root }] of places) {
      expect(leaves[index]).toEqual(stageLeafOf({ ...checkpointOf(name, size), root }, saltOf(name)));
      expect(root).toEqual(checkpointOf(name, size).root);
    }
    const largest = Map.groupBy(
      all.flatMap(({ checkpoints }) => checkpoints),
      each => each.owner,
    );
    for (const [name, checkpoints] of largest) expect(places.get(name)?.size).toBe(Math.max(...checkpoints.map(({ size }) => size)));
  });

test('however rounds are killed, late, twice or at once: of each size one tree is signed, which begins with all earlier ones, and every checkpoint comes into it', () =>
  fc.assert(law(false), { numRuns }));

test('the law finds a store in which a head is put over what somebody else has put', () =>
  expect(fc.assert(law(true), { numRuns: 300 })).rejects.toThrow(/Property failed/));

test('a round in which nothing grew writes and signs nothing; what a killed one has left unsigned is signed by the next', async () => {
  const { port, signed, counts } = storeOf();
  await enterCheckpoints(port, []);
  expect({ ...counts, signed: signed.length }).toEqual({ writes: 0, signed: 0 });
  const unsigned = { ...port, sign: () => Promise.reject(new Killed()) };
  await expect(enterCheckpoints(unsigned, [checkpointOf('WS#a', 3)])).rejects.toThrow(Killed);
  await enterCheckpoints(port, []);
  expect(signed.map(({ size }) => size)).toEqual([1]);
  const { writes } = counts;
  await enterCheckpoints(port, []);
  expect({ ...counts, signed: signed.length }).toEqual({ writes, signed: 1 });
});

test('a thousand owners in one round are one signature, and fill tiles', async () => {
  const { port, signed, tiles, places } = storeOf();
  const owners = Array.from({ length: 1000 }, (_, i) => `WS#${i}`);
  for (const size of [1, 2])
    await enterCheckpoints(
      port,
      owners.map(each => checkpointOf(each, size)),
    );
  expect(signed.map(({ size }) => size)).toEqual([1000, 2000]);
  expect(tiles.get('0/0')!.content).toHaveLength(256);
  expect(places.get('WS#999')).toMatchObject({ index: 1999, size: 2 });
});

test('a tree that has less than is to be behind it is not grown from', async () => {
  const { port } = storeOf();
  await enterCheckpoints(port, [checkpointOf('WS#a', 1)]);
  const lost = { ...port, tree: { ...port.tree, size: async () => 0 } };
  await enterCheckpoints(port, [checkpointOf('WS#b', 1)]);
  await expect(enterCheckpoints(lost, [checkpointOf('WS#c', 1)])).rejects.toThrow('The tree of the stage log has 0 leaves');
});
