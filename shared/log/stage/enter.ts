import { growTree, type TreePort } from '../tree/grow.ts';
import type { Hash } from '../tree/hash.ts';
import type { Checkpoint } from '../tree/note.ts';
import { rootOf } from '../tree/proof.ts';
import { fromTiles } from '../tree/tiles.ts';
import { stageLeafOf } from './leaf.ts';

/** Under what the stage's own tree stands, beside those of owners. */
export const stageOwner = 'STAGE';

/** What was entered last, which may not be in the tree yet: leaves behind a size, in the order that all have agreed on by putting it. */
export type Head = { version: number; size: number; leaves: Buffer[] };

/** Where in the stage log an owner's last checkpoint stands. */
export type StagePlace = { index: number; size: number; root: Hash };

/** What the stage log is kept in. Reads are consistent. */
export type StagePort = {
  head(): Promise<Head>;
  /** Puts a head in the place of the one whose version is one less; false when somebody else has done so. */
  putHead(head: Head): Promise<boolean>;
  tree: TreePort;
  /** The size that was signed last. */
  signedSize(): Promise<number>;
  /** Signs for a size and keeps it, unless a larger one is there. */
  sign(size: number, root: Hash): Promise<void>;
  /** Keeps where a checkpoint of an owner stands, unless that of a larger log is there. */
  putPlace(owner: string, place: StagePlace): Promise<void>;
};

/** A checkpoint of an owner's log that is larger than any that was entered. */
export type OwnerCheckpoint = Checkpoint & { owner: string; salt: Uint8Array };

/** Each lost race is somebody else's round, and there are two at once at the most. */
const racesAtMost = 20;

/** Takes a head into the tree. Whoever puts the next one has done so with the one before: what is in the tree begins with all of it. */
const takeIn = (port: StagePort, head: Head): Promise<number> =>
  growTree(
    port.tree,
    async (_, size) => {
      if (size < head.size) throw new Error(`The tree of the stage log has ${size} leaves, and is to grow behind ${head.size}`);
      return head.leaves.slice(size - head.size);
    },
    stageOwner,
    () => false,
  );

type Entered = { owner: string; place: StagePlace };

/** Puts checkpoints behind all that there are, but for those that the last round has put; undefined when somebody else has put theirs meanwhile. */
const put = async (port: StagePort, checkpoints: readonly OwnerCheckpoint[]): Promise<Entered[] | undefined> => {
  const head = await port.head();
  await takeIn(port, head);
  const leaves = checkpoints.map(each => stageLeafOf(each, each.salt));
  const isThere = (leaf: Buffer): boolean => head.leaves.some(each => each.equals(leaf));
  const next = { version: head.version + 1, size: head.size + head.leaves.length, leaves: leaves.filter(leaf => !isThere(leaf)) };
  if (next.leaves.length > 0) {
    if (!(await port.putHead(next))) return undefined;
    await takeIn(port, next);
  }
  const all = [...head.leaves, ...next.leaves];
  const indexOf = (leaf: Buffer): number => head.size + all.findIndex(each => each.equals(leaf));
  return checkpoints.map(({ owner, size, root }, i) => ({ owner, place: { index: indexOf(leaves[i]!), size, root } }));
};

/** Signs for all that is in the tree, unless that was done. */
const sign = async (port: StagePort): Promise<void> => {
  const size = await port.tree.size(stageOwner);
  if (size === 0 || (await port.signedSize()) >= size) return;
  const read = fromTiles(wanted => port.tree.tiles(stageOwner, wanted));
  await port.sign(size, await rootOf(size, read));
};

/**
 * Enters checkpoints into the stage log and signs it, once for all of them. What decides is one put under a condition, from which tiles, signature
 * and places follow: killed at any moment, done twice, or by two at once, there is one tree of each size. A checkpoint may be in it twice.
 */
export const enterCheckpoints = async (port: StagePort, checkpoints: readonly OwnerCheckpoint[]): Promise<void> => {
  for (let race = 0; race < racesAtMost; race++) {
    const entered = await put(port, checkpoints);
    if (!entered) continue;
    await sign(port);
    await Promise.all(entered.map(({ owner, place }) => port.putPlace(owner, place)));
    return;
  }
  throw new Error(`Others were always faster: ${checkpoints.length} checkpoints are not in the stage log yet`);
};
