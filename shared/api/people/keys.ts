import * as z from 'zod';
import { Key, KeyInput, KeyRotation } from '../../domain/people/keys/key.ts';
import { ids } from '../core/examples.ts';
import type { Routes } from '../core/route.ts';

const params = { keyId: 'key_01h455vb4pex5vsknk084sn02q' };

/** A key as its maker sees it. The token is not in it: nobody knows it but who holds it. */
export const KeyShown = Key.omit({
  userId: true,
  hash: true,
  salt: true,
  formerHash: true,
  dueAt: true,
  warnAt: true,
  expiresAt: true,
  plan: true,
});
/** A key with its token, which is shown this once. */
export const KeyWithToken = KeyShown.extend({ token: z.string() });

const scopes = [{ workspaceId: ids.workspaceId, rows: [{ resource: 'item', actions: ['read', 'complete'] }] }];
const key = {
  ...params,
  name: 'Kitchen display',
  scopes,
  account: ['read'],
  hint: 'x7Qz',
  createdAt: '2026-11-21T08:00:00.000Z',
  endsAt: '2027-02-19T08:00:00.000Z',
  lastUsedOn: '2026-11-21',
  version: 1,
} as const;
const token = `alm_01h455vb4pex5vsknk084sn02q01h455vb4pex5vsknk084sn02q${'0'.repeat(32)}x7Qz`;

export const keyRoutes = {
  listKeys: {
    method: 'GET',
    path: '/v1/keys',
    access: 'user',
    keys: 'never',
    summary: 'List your API keys',
    list: KeyShown,
    fails: [],
    example: { reply: [key] },
  },
  createKey: {
    method: 'POST',
    path: '/v1/keys',
    access: 'user',
    keys: 'never',
    limit: 'send',
    stepUp: 'where_enrolled',
    summary: 'Make an API key: its token is shown this once',
    description:
      'A key acts in your name, within its rows and within what you may yourself: when you lose a right, so does it. `account` is what it may of your own agenda, inbox and profile. It ends at `endsAt` (90 days unless you say otherwise, a year at the most); you are told before. Sent again with the same Idempotency-Key within an hour, because the reply was lost, it shows the same key and token; later it answers `already_exists`. With `signing` its token alone does nothing: requests are signed by the private key, which stays with you.',
    body: KeyInput,
    reply: KeyWithToken,
    status: 201,
    fails: ['not_found', 'limit_reached', 'already_exists', 'conflict'],
    example: { body: { name: key.name, scopes, account: ['read'] }, reply: { ...key, token } },
  },
  getKey: {
    method: 'GET',
    path: '/v1/keys/{keyId}',
    access: 'user',
    keys: 'never',
    summary: 'Read an API key: what it may, until when, and when it was last used',
    reply: KeyShown,
    fails: ['not_found'],
    example: { params, reply: key },
  },
  rotateKey: {
    method: 'POST',
    path: '/v1/keys/{keyId}/rotate',
    access: 'user',
    keys: 'never',
    limit: 'send',
    stepUp: 'where_enrolled',
    summary: 'Give an API key a new token, shown this once; the old one works on for a while',
    description:
      'The old token works for `overlapSeconds` more. With 0 it ends at once, or within the minute at the most for which the gateway keeps what it knows of a token that it has just seen; revoking a key is the same.',
    body: KeyRotation,
    reply: KeyWithToken,
    fails: ['not_found', 'conflict', 'precondition_failed', 'already_exists'],
    example: { params, body: { overlapSeconds: 86_400 }, reply: { ...key, token, rotatedAt: '2027-01-30T08:00:00.000Z', version: 2 } },
  },
  revokeKey: {
    method: 'DELETE',
    path: '/v1/keys/{keyId}',
    access: 'user',
    keys: 'never',
    summary: 'End an API key: within a minute nothing gets in with it any more',
    fails: ['not_found', 'conflict', 'precondition_failed'],
    example: { params },
  },
} as const satisfies Routes;
