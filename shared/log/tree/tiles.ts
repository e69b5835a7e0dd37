import { type Hash, leafHash, nodeHash } from './hash.ts';
import type { ReadHashes } from './proof.ts';
import type { Full } from './shape.ts';

/** A tile holds this many levels of a tree, and so many hashes of the lowest of them (C2SP tlog-tiles). */
const height = 8;
export const width = 2 ** height;

/**
 * Neighbouring full parts of a tree at level `level` × 8: tile `index` of those. Of the lowest level its content is the leaves themselves, from
 * which their hashes follow, so that they are kept once; else it is hashes.
 */
export type Tile = { level: number; index: number; content: Buffer[] };

/** The hashes of a tile, as C2SP tlog-tiles serves it. */
export const hashesOf = ({ level, content }: Pick<Tile, 'level' | 'content'>): Hash[] => (level === 0 ? content.map(leafHash) : content);

/** Leaves as C2SP tlog-tiles bundles them: each behind its length in two bytes. */
export const bundleOf = (leaves: readonly Buffer[]): Buffer =>
  Buffer.concat(leaves.flatMap(leaf => [Buffer.of(leaf.length >> 8, leaf.length & 0xff), leaf]));

/** How many hashes a tile has in the tree of a size. */
export const widthIn = (size: number, { level, index }: Pick<Tile, 'level' | 'index'>): number =>
  Math.max(0, Math.min(width, Math.floor(size / width ** level) - index * width));

/** The last tile of each level in the tree of a size, which are what the tree grows from; those that are full have no next one yet. */
export const edgeOf = (size: number): { level: number; index: number; width: number }[] => {
  const edge: { level: number; index: number; width: number }[] = [];
  for (let [level, hashes] = [0, size]; hashes > 0; [level, hashes] = [level + 1, Math.floor(hashes / width)])
    if (hashes % width > 0) edge.push({ level, index: Math.floor(hashes / width), width: hashes % width });
  return edge;
};

/** The root of a full tile: a hash of the level above. */
const rootOfFull = (hashes: readonly Hash[]): Hash => {
  let below = hashes;
  while (below.length > 1) below = below.filter((_, i) => i % 2 === 0).map((left, i) => nodeHash(left, below[2 * i + 1]!));
  return below[0]!;
};

/** The tiles that are new or longer once leaves come behind those of a size. `edge` are its last tiles. */
export const grown = (size: number, edge: readonly Tile[], leaves: readonly Buffer[]): Tile[] => {
  const tiles: Tile[] = [];
  let more: readonly Buffer[] = leaves;
  for (let level = 0; more.length > 0; level++) {
    const before = Math.floor(size / width ** level);
    const first = Math.floor(before / width);
    const content = [...(edge.find(each => each.level === level)?.content.slice(0, before % width) ?? []), ...more];
    const count = Math.ceil(content.length / width);
    const made = Array.from({ length: count }, (_, i) => ({ level, index: first + i, content: content.slice(i * width, (i + 1) * width) }));
    tiles.push(...made);
    more = made.filter(tile => tile.content.length === width).map(tile => rootOfFull(hashesOf(tile)));
  }
  return tiles;
};

/** The tile in which the hash of a full part lies, or below it. */
const tileOf = ({ level, index }: Full) => {
  const inner = level % height;
  return { level: Math.floor(level / height), index: Math.floor((index * 2 ** inner) / width) };
};

const hashIn = (tile: Tile, { level, index }: Full): Hash => {
  const across = 2 ** (level % height);
  const from = (index * across) % width;
  return rootOfFull(hashesOf({ ...tile, content: tile.content.slice(from, from + across) }));
};

/** Reads hashes out of tiles, each tile once. */
export const fromTiles =
  (read: (tiles: Pick<Tile, 'level' | 'index'>[]) => Promise<Tile[]>): ReadHashes =>
  async parts => {
    const named = ({ level, index }: Pick<Tile, 'level' | 'index'>): string => `${level}/${index}`;
    const wanted = new Map(parts.map(tileOf).map(tile => [named(tile), tile]));
    const tiles = new Map((await read([...wanted.values()])).map(tile => [named(tile), tile]));
    return parts.map(part => hashIn(tiles.get(named(tileOf(part)))!, part));
  };
