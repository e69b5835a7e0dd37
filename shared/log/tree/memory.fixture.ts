import { type Hash, leafHash, nodeHash } from './hash.ts';
import type { ReadHashes } from './proof.ts';

/** A tree in memory, level by level as far as its parts are full. */
export const memoryTree = (leaves: readonly Uint8Array[]): { read: ReadHashes } => {
  const levels: Hash[][] = [leaves.map(leafHash)];
  for (let below = levels[0]!; below.length > 1; ) {
    const level = Array.from({ length: below.length >> 1 }, (_, i) => nodeHash(below[2 * i]!, below[2 * i + 1]!));
    levels.push(level);
    below = level;
  }
  return { read: async parts => parts.map(({ level, index }) => levels[level]![index]!) };
};
