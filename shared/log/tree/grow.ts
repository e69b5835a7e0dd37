import { edgeOf, grown, type Tile } from './tiles.ts';

/** What the tree of an owner is kept in. Reads are consistent. */
export type TreePort = {
  size(owner: string): Promise<number>;
  /** Tiles in the order that is asked for, without content where there is none. */
  tiles(owner: string, wanted: readonly Pick<Tile, 'level' | 'index'>[]): Promise<Tile[]>;
  /** Keeps a tile, unless a longer one is there. */
  putTile(owner: string, tile: Tile): Promise<void>;
  /** Keeps a size, unless a larger one is there. */
  putSize(owner: string, size: number): Promise<void>;
};

/** Some leaves behind a size, in their order; none at the end of the log. */
export type ReadLeaves = (owner: string, size: number) => Promise<Buffer[]>;

/** The last tiles of a tree, as long as its size says. What grew from less would have a root of nothing that there ever was, and be signed. */
const edgeIn = async (port: TreePort, owner: string, size: number): Promise<Tile[]> => {
  const edge = edgeOf(size);
  const tiles = await port.tiles(owner, edge);
  const short = edge.find(({ width }, i) => tiles[i]!.content.length < width);
  if (short) throw new Error(`Tile ${short.level}/${short.index} of ${owner} has not all that its tree of ${size} leaves has there`);
  return tiles;
};

/**
 * Takes into an owner's tree what its log has behind it, until there is no more or nobody waits any longer, and answers the size that it has
 * come to. The tiles come before the size: what is done twice, half, or by several at once comes to the same tiles.
 */
export const growTree = async (port: TreePort, leavesBehind: ReadLeaves, owner: string, isOver: () => boolean): Promise<number> => {
  let size = await port.size(owner);
  while (!isOver()) {
    const leaves = await leavesBehind(owner, size);
    if (leaves.length === 0) break;
    const edge = await edgeIn(port, owner, size);
    await Promise.all(grown(size, edge, leaves).map(tile => port.putTile(owner, tile)));
    size += leaves.length;
    await port.putSize(owner, size);
  }
  return size;
};
