import { emptyRoot, type Hash, nodeHash } from './hash.ts';
import { consistencyPath, type Full, fullPartsOf, inclusionPath, type Range } from './shape.ts';

/** Where the hashes of full parts are read, many at once, in the order that is asked for. */
export type ReadHashes = (parts: readonly Full[]) => Promise<Hash[]>;

/** The hash of a range from those of the full parts that it is made of. */
export const joined = (parts: readonly Hash[]): Hash =>
  parts.length === 0 ? emptyRoot : parts.reduceRight((right, left) => nodeHash(left, right));

const hashesOf = async (ranges: readonly Range[], read: ReadHashes): Promise<Hash[]> => {
  const parts = ranges.map(fullPartsOf);
  const hashes = await read(parts.flat());
  return parts.map(({ length }) => joined(hashes.splice(0, length)));
};

export const rootOf = async (size: number, read: ReadHashes): Promise<Hash> => joined(await read(fullPartsOf({ from: 0, to: size })));

/** The proof that a leaf is in the tree of a size. */
export const inclusionProof = (leaf: number, size: number, read: ReadHashes): Promise<Hash[]> =>
  hashesOf(inclusionPath(leaf, { from: 0, to: size }), read);

/** The proof that the tree of a size begins with all of an earlier one. */
export const consistencyProof = (earlier: number, size: number, read: ReadHashes): Promise<Hash[]> =>
  earlier === 0 ? Promise.resolve([]) : hashesOf(consistencyPath(earlier, { from: 0, to: size }), read);
