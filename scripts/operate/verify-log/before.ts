import { inclusionPath } from '../../../shared/log/tree/shape.ts';

/** Of the proof of an entry what lies on its left: the hashes of full parts that together are all entries before it, the largest first. */
export const partsBefore = (position: number, size: number, proof: readonly string[]): string[] =>
  inclusionPath(position - 1, { from: 0, to: size })
    .flatMap(({ to }, i) => (to < position ? [proof[i]!] : []))
    .toReversed();
