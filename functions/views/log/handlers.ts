import * as z from 'zod';
import type { HandlersOf } from '../../../shared/api/core/route.ts';
import type { logRoutes } from '../../../shared/api/views/log.ts';
import { publicKeyOf, signatureOf } from '../../../shared/aws/kms.ts';
import { logEpoch } from '../../../shared/data/core/log-rows.ts';
import { logTrees } from '../../../shared/data/core/log-tree.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import { covers, type Standing } from '../../../shared/domain/core/permissions.ts';
import { environment } from '../../../shared/env.ts';
import type { Hash } from '../../../shared/log/tree/hash.ts';
import { checkpointText, signedNote, verifierKey } from '../../../shared/log/tree/note.ts';
import { consistencyProof, inclusionProof, rootOf } from '../../../shared/log/tree/proof.ts';
import { entriesFrom, entryAt, grow, hashesOf, type Salted } from './tree.ts';

const { STAGE, SIGNING_KEY_ARN } = environment({ STAGE: z.string(), SIGNING_KEY_ARN: z.string() });

const ownerOf = ({ workspaceId }: { workspaceId: string }): string => `WS#${workspaceId}`;
const originOf = ({ workspaceId }: { workspaceId: string }): string => `almanac-${STAGE}/workspaces/${workspaceId}/${logEpoch}`;
const text = (hash: Buffer): string => hash.toString('base64');

/** All of a workspace, and not only who may be in it: what an admin may. */
const requireAll = (standing: Standing): void => {
  if (!covers(standing, 'admin')) throw new Failure('forbidden', { needs: 'member:create' });
};

/** A size that the tree has, or can have by now. */
const requireSize = async (owner: string, size: number | undefined): Promise<number> => {
  const known = await logTrees.size(owner);
  if (size !== undefined && size <= known) return size;
  const now = await grow(owner);
  if ((size ?? 1) > now) throw new Failure('not_found', { what: 'size' });
  return size ?? now;
};

let publicKey: Promise<Buffer> | undefined;
const key = (): Promise<Buffer> => {
  publicKey ??= publicKeyOf(SIGNING_KEY_ARN).catch(error => {
    publicKey = undefined;
    throw error;
  });
  return publicKey;
};

/** The signed note of a size: the one that was signed last, or a new one. */
const noteOf = async (owner: string, origin: string, size: number, root: Hash): Promise<string> => {
  const known = await logTrees.checkpoint(owner, size);
  if (known) return known;
  const said = checkpointText({ origin, size, root });
  const note = signedNote(said, origin, await key(), await signatureOf(SIGNING_KEY_ARN, said));
  await logTrees.putCheckpoint(owner, size, note);
  return note;
};

const view = ({ position, salt, entry }: Salted, hash: Hash) => ({ position, hash: text(hash), salt: text(salt), entry });
const leafAt = (position: number) => ({ level: 0, index: position - 1 });

export const logHandlers: HandlersOf<typeof logRoutes> = {
  getCheckpoint: async ({ params, role }) => {
    requireAll(role);
    const [owner, origin] = [ownerOf(params), originOf(params)];
    const size = await grow(owner);
    const root = await rootOf(size, hashesOf(owner));
    return { checkpoint: await noteOf(owner, origin, size, root), size, root: text(root), key: verifierKey(origin, await key()) };
  },

  listLogEntries: async ({ params, role, query: { from } }) => {
    requireAll(role);
    const owner = ownerOf(params);
    const size = await logTrees.size(owner);
    const entries = (await entriesFrom(owner, from)).filter(({ position }) => position <= size);
    const hashes = await hashesOf(owner)(entries.map(({ position }) => leafAt(position)));
    return { entries: entries.map((each, i) => view(each, hashes[i]!)) };
  },

  proveEntry: async ({ params, role, query }) => {
    requireAll(role);
    const owner = ownerOf(params);
    const size = await requireSize(owner, query.size);
    const found = query.position <= size ? await entryAt(owner, query.position) : undefined;
    if (!found) throw new Failure('not_found', { what: 'entry' });
    const read = hashesOf(owner);
    const [hash] = await read([leafAt(query.position)]);
    const proof = await inclusionProof(query.position - 1, size, read);
    return { ...view(found, hash!), size, root: text(await rootOf(size, read)), proof: proof.map(text) };
  },

  proveGrowth: async ({ params, role, query: { from, to } }) => {
    requireAll(role);
    const owner = ownerOf(params);
    await requireSize(owner, Math.max(from, to));
    if (from > to) throw new Failure('not_found', { what: 'size' });
    return { from, to, proof: (await consistencyProof(from, to, hashesOf(owner))).map(text) };
  },
};
