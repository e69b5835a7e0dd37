import * as z from 'zod';
import { ids } from '../core/examples.ts';
import type { Routes } from '../core/route.ts';

const Hash = z.base64().describe('A SHA-256 hash: 32 bytes in Base64.');
const Position = z.coerce.number().int().min(1);
const Size = z.coerce.number().int().min(1);

/** What a log says of itself, signed. */
export const CheckpointView = z.object({
  checkpoint: z.string().describe('A signed note (C2SP): the origin of the log, its size, its root, and an Ed25519 signature.'),
  size: z.int().min(0).describe('How many entries the tree has.'),
  root: Hash,
  key: z.string().describe('The public key that checks the signature, as verifiers of signed notes take it.'),
});

/** An entry with what proves that it is what it was. */
export const LogEntryView = z.object({
  position: z.int().positive().describe('Its place in the log: 1 is the first.'),
  hash: Hash.describe('The hash that stands for it in the tree since it was taken in.'),
  salt: z.base64().describe('The 16 bytes before its canonical text (RFC 8785) in what is hashed.'),
  entry: z.record(z.string(), z.unknown()).describe('The event with its record as it was then, whole.'),
});

/** Some entries that follow each other. */
export const LogEntriesView = z.object({ entries: z.array(LogEntryView).describe('In the order of the log; none at its end.') });

export const EntryProof = LogEntryView.extend({
  size: z.int().positive().describe('The size of the tree that the proof is of.'),
  root: Hash,
  proof: z.array(Hash).describe('From the leaf to the root (RFC 6962, 2.1.1).'),
});

export const GrowthProof = z.object({
  from: z.int().positive().describe('The earlier size.'),
  to: z.int().positive().describe('The later size.'),
  proof: z.array(Hash).describe('That the tree of the later size begins with all of the earlier one (RFC 6962, 2.1.2).'),
});

export const CheckpointProof = z.object({
  entered: z.string().describe('The checkpoint of this log that was entered last, without a signature: its origin, size and root.'),
  salt: z.base64().describe('The 16 bytes before its texts in what is hashed.'),
  index: z.int().min(0).describe('Its place in the log of all checkpoints: 0 is the first.'),
  proof: z.array(Hash).describe('From its leaf to the root of the log of all checkpoints (RFC 6962, 2.1.1).'),
  checkpoint: z.string().describe('The signed note of the log of all checkpoints, which is the same for everybody.'),
  size: z.int().positive().describe('How many checkpoints it has.'),
  root: Hash,
  key: z.string().describe('The public key that checks its signature.'),
});

const hash = 'q1xgBJ3wUq8yFbQz3cC0j1q4m7n2S0dT5eV6fW8gX9k=';
const salt = 'AAECAwQFBgcICQoLDA0ODw==';
const entry = {
  id: `WS#${ids.workspaceId}/ITEM#${ids.itemId}@1`,
  type: 'item.created',
  at: '2026-11-21T08:00:00.000Z',
  by: ids.userId,
  requestId: 'b1946ac9-2f4e-4c6a-9a57-0d6c1d2e3f40',
  entity: 'item',
  version: 1,
  data: {},
  record: { workspaceId: ids.workspaceId, itemId: ids.itemId, title: 'Water the plants', status: 'open', version: 1 },
};
const who = 'For owners and admins in person: it tells all that happened in the workspace, as it is stored.';
const own = 'Of what is your own: profile, inbox, devices, feeds, keys, connections and calendars. Not for API keys.';

const entryQuery = z.strictObject({ from: Position.default(1).describe('The position to begin at; without it, the first.') });
const proofQuery = z.strictObject({
  position: Position.describe('Which entry of the log: 1 is the first.'),
  size: Size.optional().describe('The size of the tree, such as that of a checkpoint; without it, the one that it has now.'),
});
const growthQuery = z.strictObject({ from: Size.describe('The earlier size.'), to: Size.describe('The later size.') });

const checkpointExample = (origin: string) => ({
  reply: {
    checkpoint: `${origin}\n42\n${hash}\n\n— ${origin} Az3grlgtz…\n`,
    size: 42,
    root: hash,
    key: `${origin}+a22badd1+AVP…`,
  },
});
const entryExample = { query: { from: '1' }, reply: { entries: [{ position: 1, hash, salt, entry }] } };
const proofExample = {
  query: { position: '1', size: '2' },
  reply: { position: 1, hash, salt, entry, size: 2, root: hash, proof: [hash] },
};
const stageOrigin = 'almanac-prod/checkpoints/1';
const enteredExample = (origin: string) => ({
  reply: {
    entered: `${origin}\n42\n${hash}\n`,
    salt,
    index: 7,
    proof: [hash],
    checkpoint: `${stageOrigin}\n8\n${hash}\n\n— ${stageOrigin} Az3grlgtz…\n`,
    size: 8,
    root: hash,
    key: `${stageOrigin}+a22badd1+AVP…`,
  },
});
const growthExample = { query: { from: '1', to: '2' }, reply: { from: 1, to: 2, proof: [hash] } };

const checkpointWords =
  'The log is a Merkle tree (RFC 6962, SHA-256) over one leaf for each entry. Keep a checkpoint, and nothing that it covers can be changed, left out, moved or put in without somebody finding it: `npm run verify-log` does, or any verifier of tlog-checkpoint (C2SP). It covers what had arrived a moment before; of a log that has grown by very much since the last one, as much as could be taken in, and the next one more. The leaf of an entry is SHA-256 over its salt and its canonical JSON (RFC 8785), so that the tree tells nothing of what was erased. A restored table begins another log with another origin.';
const entryWords =
  'Entries from a position on that the tree has taken in, a hundred or so at once; go on behind the last one until there are none.';
const proofWords = 'For the tree of a size, such as that of a checkpoint; without it, of the size that it has now.';

const enteredWords =
  'Once a minute the checkpoints of all logs that have grown are entered into one log of the whole stage, which is signed and stands open (`GET /v1/tlog/checkpoint`). So nobody is shown another log than others are, and none goes back: `npm run verify-log` checks it. It is 404 in the first minute of a log.';

export const logRoutes = {
  getCheckpoint: {
    method: 'GET',
    path: '/v1/workspaces/{workspaceId}/log/checkpoint',
    access: 'member:create',
    keys: 'never',
    limit: 'search',
    summary: 'What the log of a workspace says of itself, signed: its size and its root',
    description: `${checkpointWords} ${who}`,
    reply: CheckpointView,
    fails: ['gone'],
    example: checkpointExample(`almanac-prod/workspaces/${ids.workspaceId}/1`),
  },
  listLogEntries: {
    method: 'GET',
    path: '/v1/workspaces/{workspaceId}/log/entries',
    access: 'member:create',
    keys: 'never',
    summary: 'Read the log of a workspace whole, with what proves each entry',
    description: `${entryWords} ${who}`,
    query: entryQuery,
    reply: LogEntriesView,
    audited: 'export',
    fails: ['gone'],
    example: entryExample,
  },
  proveEntry: {
    method: 'GET',
    path: '/v1/workspaces/{workspaceId}/log/proof',
    access: 'member:create',
    keys: 'never',
    summary: 'Prove that an entry stands at its position of the log of a workspace',
    description: `${proofWords} ${who}`,
    query: proofQuery,
    reply: EntryProof,
    audited: 'read',
    fails: ['gone'],
    example: proofExample,
  },
  proveGrowth: {
    method: 'GET',
    path: '/v1/workspaces/{workspaceId}/log/consistency',
    access: 'member:create',
    keys: 'never',
    summary: 'Prove that the log of a workspace at one size begins with all of an earlier one',
    description: who,
    query: growthQuery,
    reply: GrowthProof,
    fails: ['gone'],
    example: growthExample,
  },
  proveCheckpoint: {
    method: 'GET',
    path: '/v1/workspaces/{workspaceId}/log/checkpoint/proof',
    access: 'member:create',
    keys: 'never',
    summary: 'Prove that the log of all checkpoints has the log of a workspace',
    description: `${enteredWords} ${who}`,
    reply: CheckpointProof,
    fails: [],
    example: enteredExample(`almanac-prod/workspaces/${ids.workspaceId}/1`),
  },
  getMyCheckpoint: {
    method: 'GET',
    path: '/v1/me/log/checkpoint',
    access: 'user',
    keys: 'never',
    limit: 'search',
    summary: 'What your own log says of itself, signed: its size and its root',
    description: `${checkpointWords} ${own}`,
    reply: CheckpointView,
    fails: ['gone'],
    example: checkpointExample(`almanac-prod/users/${ids.userId}/1`),
  },
  listMyLogEntries: {
    method: 'GET',
    path: '/v1/me/log/entries',
    access: 'user',
    keys: 'never',
    summary: 'Read your own log whole, with what proves each entry',
    description: `${entryWords} ${own}`,
    query: entryQuery,
    reply: LogEntriesView,
    audited: 'export',
    fails: ['gone'],
    example: entryExample,
  },
  proveMyEntry: {
    method: 'GET',
    path: '/v1/me/log/proof',
    access: 'user',
    keys: 'never',
    summary: 'Prove that an entry stands at its position of your own log',
    description: `${proofWords} ${own}`,
    query: proofQuery,
    reply: EntryProof,
    audited: 'read',
    fails: ['not_found', 'gone'],
    example: proofExample,
  },
  proveMyGrowth: {
    method: 'GET',
    path: '/v1/me/log/consistency',
    access: 'user',
    keys: 'never',
    summary: 'Prove that your own log at one size begins with all of an earlier one',
    description: own,
    query: growthQuery,
    reply: GrowthProof,
    fails: ['not_found', 'gone'],
    example: growthExample,
  },
  proveMyCheckpoint: {
    method: 'GET',
    path: '/v1/me/log/checkpoint/proof',
    access: 'user',
    keys: 'never',
    summary: 'Prove that the log of all checkpoints has your own log',
    description: `${enteredWords} ${own}`,
    reply: CheckpointProof,
    fails: ['not_found'],
    example: enteredExample(`almanac-prod/users/${ids.userId}/1`),
  },
} as const satisfies Routes;
