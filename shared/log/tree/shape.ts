/** A part of a tree that is full: 2^level leaves from `index` × 2^level on. What is in it never changes. */
export type Full = { level: number; index: number };
/** Neighbouring leaves, from the first to before the last. */
export type Range = { from: number; to: number };

/** The largest power of two that is smaller than a size of two or more: where RFC 6962 splits a tree. */
const splitOf = (size: number): number => {
  let power = 1;
  while (power * 2 < size) power *= 2;
  return power;
};

/** The full parts that a range is made of, from the largest to the smallest. The range begins where RFC 6962 begins one. */
export const fullPartsOf = ({ from, to }: Range): Full[] => {
  const parts: Full[] = [];
  for (let at = from; at < to; ) {
    let level = 0;
    while (at + 2 ** (level + 1) <= to && at % 2 ** (level + 1) === 0) level += 1;
    parts.push({ level, index: at / 2 ** level });
    at += 2 ** level;
  }
  return parts;
};

/** The parts whose hashes prove that a leaf is in a tree, from the leaf to the root (RFC 6962, 2.1.1). */
export const inclusionPath = (leaf: number, { from, to }: Range): Range[] => {
  if (to - from === 1) return [];
  const middle = from + splitOf(to - from);
  const [left, right] = [
    { from, to: middle },
    { from: middle, to },
  ];
  return leaf < middle ? [...inclusionPath(leaf, left), right] : [...inclusionPath(leaf, right), left];
};

/** The parts whose hashes prove that a tree begins with all of an earlier one, of at least one leaf (RFC 6962, 2.1.2). */
export const consistencyPath = (earlier: number, { from, to }: Range, isWhole = true): Range[] => {
  if (earlier === to) return isWhole ? [] : [{ from, to }];
  const middle = from + splitOf(to - from);
  const [left, right] = [
    { from, to: middle },
    { from: middle, to },
  ];
  return earlier <= middle ? [...consistencyPath(earlier, left, isWhole), right] : [...consistencyPath(earlier, right, false), left];
};
