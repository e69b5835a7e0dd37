import fc from 'fast-check';
import { type Id, type IdKind, prefixes } from './ids.ts';

/** Any id of a kind. */
export const anyId = <K extends IdKind>(kind: K): fc.Arbitrary<Id<K>> =>
  fc.stringMatching(/^[0-7][0-9a-hjkmnp-tv-z]{25}$/).map(suffix => `${prefixes[kind]}_${suffix}` as const);
