import { emptyRoot, type Hash, nodeHash } from './hash.ts';

/** That a leaf of this hash stands at a place (from 0) of the tree that has a size and a root. */
type Inclusion = { leaf: number; size: number; hash: Hash; root: Hash; proof: readonly Hash[] };
/** That a tree begins with all of an earlier one. */
type Consistency = { earlier: number; before: Hash; size: number; root: Hash; proof: readonly Hash[] };

const half = (place: number): number => Math.floor(place / 2);
const isOdd = (place: number): boolean => place % 2 === 1;
const isSize = (size: number): boolean => Number.isSafeInteger(size) && size >= 0;

/** One level up, and further while the node has no neighbour on its right. */
const upFrom = (place: number, last: number): [number, number] => {
  let [at, end] = [place, last];
  while (at === end && !isOdd(at) && at > 0) [at, end] = [half(at), half(end)];
  return [half(at), half(end)];
};

/**
 * The roots that a proof leads to from a node that stands at a place of the level whose last place is known: of the tree that ends there, and
 * of the whole one (RFC 9162, 2.1.3.2 and 2.1.4.2). None where the proof is too long or too short.
 */
const rootsFrom = (start: { at: number; last: number; node: Hash }, proof: readonly Hash[]): { before: Hash; root: Hash } | undefined => {
  let { at, last } = start;
  let [before, root] = [start.node, start.node];
  for (const each of proof) {
    if (last === 0) return undefined;
    if (isOdd(at) || at === last) [before, root] = [nodeHash(each, before), nodeHash(each, root)];
    else root = nodeHash(root, each);
    [at, last] = upFrom(at, last);
  }
  return last === 0 ? { before, root } : undefined;
};

/** Does the proof hold? */
export const includes = ({ leaf, size, hash, root, proof }: Inclusion): boolean => {
  if (!isSize(leaf) || !isSize(size) || leaf >= size) return false;
  return rootsFrom({ at: leaf, last: size - 1, node: hash }, proof)?.root.equals(root) ?? false;
};

/** The roots that a proof leads to which begins with the largest full part of the earlier tree that ends where that tree ends, unless it is all of it. */
const rootsOfGrowth = ({ earlier, before, size, proof }: Consistency): ReturnType<typeof rootsFrom> => {
  let [at, last] = [earlier - 1, size - 1];
  while (isOdd(at)) [at, last] = [half(at), half(last)];
  const [node, ...rest] = at === 0 ? [before, ...proof] : proof;
  return node && rootsFrom({ at, last, node }, rest);
};

/** Does the proof hold? Every tree begins with all of an empty one. */
export const isConsistent = (claim: Consistency): boolean => {
  const { earlier, before, size, root, proof } = claim;
  if (!isSize(earlier) || !isSize(size) || earlier > size) return false;
  if (earlier === size) return proof.length === 0 && before.equals(root);
  if (earlier === 0) return proof.length === 0 && before.equals(emptyRoot);
  const made = rootsOfGrowth(claim);
  return made?.before.equals(before) === true && made.root.equals(root);
};
