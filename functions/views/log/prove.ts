import * as z from 'zod';
import { publicKeyOf, signatureOf } from '../../../shared/aws/kms.ts';
import { logEpoch } from '../../../shared/data/core/log-rows.ts';
import { logTrees } from '../../../shared/data/core/log-tree.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import type { UserId, WorkspaceId } from '../../../shared/domain/core/ids.ts';
import { environment } from '../../../shared/env.ts';
import type { Hash } from '../../../shared/log/tree/hash.ts';
import { checkpointText, signedNote, verifierKey } from '../../../shared/log/tree/note.ts';
import { consistencyProof, inclusionProof, rootOf } from '../../../shared/log/tree/proof.ts';
import { entriesFrom, entryAt, grow, hashesOf, type Salted } from './tree.ts';

const { STAGE, SIGNING_KEY_ARN } = environment({ STAGE: z.string(), SIGNING_KEY_ARN: z.string() });

/** Whose log, and what it is called where it is signed. */
type Log = { owner: string; origin: string };
const logNamed = (owner: string, name: string): Log => ({ owner, origin: `almanac-${STAGE}/${name}/${logEpoch}` });
export const logOfWorkspace = (workspaceId: WorkspaceId): Log => logNamed(`WS#${workspaceId}`, `workspaces/${workspaceId}`);
export const logOfUser = (userId: UserId): Log => logNamed(`USER#${userId}`, `users/${userId}`);

const text = (hash: Buffer): string => hash.toString('base64');
const view = ({ position, salt, entry }: Salted, hash: Hash) => ({ position, hash: text(hash), salt: text(salt), entry });
const leafAt = (position: number) => ({ level: 0, index: position - 1 });

/** A size that the tree has, or can have by now. */
const requireSize = async (owner: string, size: number | undefined): Promise<number> => {
  const known = await logTrees.size(owner);
  if (size !== undefined && size <= known) return size;
  const now = await grow(owner);
  if ((size ?? 1) > now) throw new Failure('not_found', { what: 'size' });
  return size ?? now;
};

let keyRead: Promise<Buffer> | undefined;
const key = (): Promise<Buffer> => {
  keyRead ??= publicKeyOf(SIGNING_KEY_ARN).catch(error => {
    keyRead = undefined;
    throw error;
  });
  return keyRead;
};

/** The signed note of a size, which is kept as the last one. */
const newNote = async ({ owner, origin }: Log, size: number, root: Hash): Promise<string> => {
  const said = checkpointText({ origin, size, root });
  const note = signedNote(said, origin, await key(), await signatureOf(SIGNING_KEY_ARN, said));
  await logTrees.putCheckpoint(owner, size, note);
  return note;
};

export const checkpointOf = async (log: Log) => {
  const { owner, origin } = log;
  const size = await grow(owner);
  const [root, known, publicKey] = await Promise.all([rootOf(size, hashesOf(owner)), logTrees.checkpoint(owner, size), key()]);
  return { checkpoint: known ?? (await newNote(log, size, root)), size, root: text(root), key: verifierKey(origin, publicKey) };
};

/** Entries from a position on, as far as the tree has them. */
export const entriesOf = async ({ owner }: Log, { from }: { from: number }) => {
  const [size, found] = await Promise.all([logTrees.size(owner), entriesFrom(owner, from)]);
  const entries = found.filter(({ position }) => position <= size);
  const hashes = await hashesOf(owner)(entries.map(({ position }) => leafAt(position)));
  return { entries: entries.map((each, i) => view(each, hashes[i]!)) };
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
  return { ...view(found, hash!), size, root: text(root), proof: proof.map(text) };
};

export const proofOfGrowth = async ({ owner }: Log, { from, to }: { from: number; to: number }) => {
  await requireSize(owner, Math.max(from, to));
  if (from > to) throw new Failure('not_found', { what: 'size' });
  return { from, to, proof: (await consistencyProof(from, to, hashesOf(owner))).map(text) };
};
