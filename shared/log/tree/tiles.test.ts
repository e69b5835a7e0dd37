import fc from 'fast-check';
import { expect, test } from 'vitest';
import { memoryTree } from './memory.fixture.ts';
import { consistencyProof, inclusionProof, rootOf } from './proof.ts';
import { edgeOf, fromTiles, grown, type Tile, widthIn } from './tiles.ts';

const leavesOf = (count: number): Buffer[] => Array.from({ length: count }, (_, i) => Buffer.from(`leaf ${i}`));
const named = ({ level, index }: Pick<Tile, 'level' | 'index'>): string => `${level}/${index}`;

/** Tiles as a store has them; a tile never becomes shorter, and what is in it never changes. */
const storeOf = () => {
  const tiles = new Map<string, Tile>();
  const put = (tile: Tile): void => {
    const before = tiles.get(named(tile))?.content ?? [];
    expect(tile.content.slice(0, before.length)).toEqual(before);
    tiles.set(named(tile), tile);
  };
  return { tiles, put, read: async (wanted: Pick<Tile, 'level' | 'index'>[]) => wanted.map(tile => tiles.get(named(tile))!) };
};

/** Appends leaves in steps of these sizes, and answers the store. */
const grownBy = (leaves: readonly Buffer[], steps: readonly number[]) => {
  const store = storeOf();
  let size = 0;
  for (const step of steps) {
    const edge = edgeOf(size).map(tile => store.tiles.get(named(tile))!);
    const next = leaves.slice(size, size + step);
    for (const tile of grown(size, edge, next)) store.put(tile);
    size += next.length;
  }
  return { ...store, size };
};

test('tiles that grow by any steps hold the tree: every root and proof of it comes out of them', async () => {
  const most = 70_000;
  const leaves = leavesOf(most);
  const whole = memoryTree(leaves);
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 200, max: 600 }), fc.constantFrom(255, 256, 257, 65_536)), {
        minLength: 1,
        maxLength: 12,
      }),
      fc.nat(),
      fc.nat(),
      async (steps, some, other) => {
        const { read, size, tiles } = grownBy(leaves, steps);
        const [leaf, earlier] = [some % size, 1 + (other % size)];
        const ofTiles = fromTiles(read);
        expect(await rootOf(size, ofTiles)).toEqual(await rootOf(size, whole.read));
        expect(await inclusionProof(leaf, size, ofTiles)).toEqual(await inclusionProof(leaf, size, whole.read));
        expect(await consistencyProof(earlier, size, ofTiles)).toEqual(await consistencyProof(earlier, size, whole.read));
        for (const tile of tiles.values()) expect(tile.content, named(tile)).toHaveLength(widthIn(size, tile));
      },
    ),
    { numRuns: 30 },
  );
}, 60_000);

test('a tree of 70,000 leaves stands in 274 full tiles and the last of each level', () => {
  const { tiles } = grownBy(leavesOf(70_000), [70_000]);
  const full = [...tiles.values()].filter(({ content }) => content.length === 256);
  expect(full.map(({ level }) => level).filter(level => level === 0)).toHaveLength(273);
  expect(full.filter(({ level }) => level === 1)).toHaveLength(1);
  expect(edgeOf(70_000)).toEqual([
    { level: 0, index: 273, width: 112 },
    { level: 1, index: 1, width: 17 },
    { level: 2, index: 0, width: 1 },
  ]);
});

test('who has a tile that another has made longer meanwhile comes to the same tiles', () => {
  const leaves = leavesOf(700);
  const longer = grownBy(leaves, [700]);
  const edge = edgeOf(300).map(tile => longer.tiles.get(named(tile))!);
  expect(grown(300, edge, leaves.slice(300, 700))).toEqual([...longer.tiles.values()].filter(({ level, index }) => level > 0 || index > 0));
});
