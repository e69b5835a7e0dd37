import { logTrees } from '../../../shared/data/core/log-tree.ts';
import type { Hash } from '../../../shared/log/tree/hash.ts';
import { entriesFrom, hashesOf, type Salted } from './tree.ts';

const text = (bytes: Buffer): string => bytes.toString('base64');

/** Where the leaf of an entry is in its tree. */
export const leafAt = (position: number) => ({ level: 0, index: position - 1 });

/** An entry as it is told, with what proves it. */
export const viewOf = ({ position, salt, entry }: Salted, hash: Hash) => ({ position, hash: text(hash), salt: text(salt), entry });
export type LogEntryWithProof = ReturnType<typeof viewOf>;

/** Entries from a position on, as far as the tree has them. */
export const entriesOf = async ({ owner }: { owner: string }, { from }: { from: number }): Promise<{ entries: LogEntryWithProof[] }> => {
  const [size, found] = await Promise.all([logTrees.size(owner), entriesFrom(owner, from)]);
  const entries = found.filter(({ position }) => position <= size);
  const hashes = await hashesOf(owner)(entries.map(({ position }) => leafAt(position)));
  return { entries: entries.map((each, i) => viewOf(each, hashes[i]!)) };
};
