import { logTrees } from '../../../shared/data/core/log-tree.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import type { Hash } from '../../../shared/log/tree/hash.ts';
import { consistencyProof, inclusionProof, rootOf } from '../../../shared/log/tree/proof.ts';
import { leafAt, viewOf } from './entries.ts';
import type { Log } from './origins.ts';
import { signedCheckpoint, verifierOf } from './sign.ts';
import { entryAt, grow, hashesOf } from './tree.ts';

const text = (hash: Buffer): string => hash.toString('base64');

/** A size that the tree has, or can have by now. */
const requireSize = async (owner: string, size: number | undefined): Promise<number> => {
  const known = await logTrees.size(owner);
  if (size !== undefined && size <= known) return size;
  const { size: now } = await grow(owner);
  if ((size ?? 1) > now) throw new Failure('not_found', { what: 'size' });
  return size ?? now;
};

/** The signed note of a size, which is kept as the last one. */
const newNote = async ({ owner, origin }: Log, size: number, root: Hash): Promise<string> => {
  const note = await signedCheckpoint({ origin, size, root });
  await logTrees.putCheckpoint(owner, size, note);
  return note;
};

export const checkpointOf = async (log: Log) => {
  const { owner, origin } = log;
  const { size } = await grow(owner);
  const [root, known, key] = await Promise.all([rootOf(size, hashesOf(owner)), logTrees.checkpoint(owner), verifierOf(origin)]);
  const checkpoint = known?.size === size ? known.note : await newNote(log, size, root);
  return { checkpoint, size, root: text(root), key };
};

export const proofOfEntry = async ({ owner }: Log, query: { position: number; size?: number }) => {
  const size = await requireSize(owner, query.size);
  const found = query.position <= size ? await entryAt(owner, query.position) : undefined;
  if (!found) throw new Failure('not_found', { what: 'entry' });
  const read = hashesOf(owner);
  const [[hash], proof, root] = await Promise.all([
    read([leafAt(query.position)]),
    inclusionProof(query.position - 1, size, read),
    rootOf(size, read),
  ]);
  return { ...viewOf(found, hash!), size, root: text(root), proof: proof.map(text) };
};

export const proofOfGrowth = async ({ owner }: Log, { from, to }: { from: number; to: number }) => {
  await requireSize(owner, Math.max(from, to));
  if (from > to) throw new Failure('not_found', { what: 'size' });
  return { from, to, proof: (await consistencyProof(from, to, hashesOf(owner))).map(text) };
};
