import { hash } from 'node:crypto';
import { type Checkpoint, checkpointText } from '../tree/note.ts';

/** Both halves of a leaf are of one length. */
const halfBytes = 32;

const digest = (salt: Uint8Array, text: string): Buffer => hash('sha256', Buffer.concat([salt, Buffer.from(text)]), 'buffer');

/** What names an owner's log at a size to whoever knows its salt, and says nothing to others, nor which two are of one owner. */
const tagOf = (salt: Uint8Array, { origin, size }: Pick<Checkpoint, 'origin' | 'size'>): Buffer => digest(salt, `${origin}\n${size}\n`);

/**
 * The leaf of an owner's checkpoint in the stage log: which log it is and at which size, then what it is there, each as a digest over the owner's
 * salt. So an owner finds all that was ever entered of theirs, also what is another log than the one that they were shown.
 */
export const stageLeafOf = (checkpoint: Checkpoint, salt: Uint8Array): Buffer =>
  Buffer.concat([tagOf(salt, checkpoint), digest(salt, checkpointText(checkpoint))]);

/** Which sizes of an owner's log these leaves of the stage log are of, of those up to one. */
export const entriesOf = (
  leaves: readonly Buffer[],
  { origin, salt, upTo }: { origin: string; salt: Uint8Array; upTo: number },
): { index: number; size: number; leaf: Buffer }[] => {
  const sizes = new Map(Array.from({ length: upTo }, (_, i) => [tagOf(salt, { origin, size: i + 1 }).toString('base64'), i + 1]));
  return leaves.flatMap((leaf, index) => {
    const size = sizes.get(leaf.subarray(0, halfBytes).toString('base64'));
    return size === undefined ? [] : [{ index, size, leaf }];
  });
};
