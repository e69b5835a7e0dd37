import { fnv } from '../../shared/domain/core/fnv.ts';

/** Chance that is the same in every run of the same seed. */
export type Dice = {
  /** A number from 0 (included) to 1. */
  next(): number;
  /** A whole number from 0 to `sides` - 1. */
  below(sides: number): number;
  /** A whole number, both ends included. */
  between(from: number, to: number): number;
  chance(probability: number): boolean;
  pick<T>(choices: readonly T[]): T;
};

/** Dice that fall the same way for the same seed (mulberry32 over the hash of its text). */
export const diceOf = (seed: string): Dice => {
  let state = fnv(seed);
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (sides: number): number => Math.floor(next() * sides);
  return {
    next,
    below,
    between: (from, to) => from + below(to - from + 1),
    chance: probability => next() < probability,
    pick: choices => choices[below(choices.length)]!,
  };
};
