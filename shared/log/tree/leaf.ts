import { hash } from 'node:crypto';
import { canonical } from '../../domain/core/canonical.ts';
import { type Hash, leafHash } from './hash.ts';

const saltBytes = 16;

/** What makes the leaf of an entry tell nothing to who cannot open the row: it follows from the row's seed, and goes with it. */
export const saltAt = (seed: Uint8Array, position: number): Buffer =>
  hash('sha256', Buffer.concat([seed, Buffer.from(`${position}`)]), 'buffer').subarray(0, saltBytes);

/** The leaf of an entry, which commits to all of it: SHA-256 over its salt and its canonical text. */
export const leafOf = (entry: unknown, salt: Uint8Array): Buffer =>
  hash('sha256', Buffer.concat([salt, Buffer.from(canonical(entry))]), 'buffer');

/** The hash of that leaf in the tree. */
export const hashOf = (entry: unknown, salt: Uint8Array): Hash => leafHash(leafOf(entry, salt));
