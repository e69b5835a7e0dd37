import type { ConnectionId, UserId } from '../../core/ids.ts';
import { type Connection, establishConnection } from './connection.ts';
import type { Encrypted } from './credential.ts';

export const now = '2026-11-21T08:00:00.000Z';
export const userId: UserId = 'user_01kb8m3tq2e8fvq3w5r7c9d0eb';
export const connectionId: ConnectionId = 'connection_01kb8m3tq2e8fvq3w5r7c9d0eb';
export const account = { subject: '104', email: 'ada@example.org' };

/** A consent as it is begun. */
export const started = {
  consentId: 'a'.repeat(43),
  userId,
  provider: 'google' as const,
  purpose: 'read_calendars' as const,
  redirect: 'http://localhost:3000/connected',
  verifier: 'v'.repeat(43),
  nonce: 'n'.repeat(43),
};

/** Encrypted tokens that nothing opens. */
export const encrypted: Encrypted = {
  algorithm: 'A256GCM',
  kmsKeyId: 'arn:aws:kms:us-east-1:000000000000:key/1',
  keyVersion: 1,
  wrappedKey: 'AAAA',
  iv: 'AAAA',
  text: 'AAAA',
  tag: 'AAAA',
};

/** A connection as it is when it was connected at `now`; its access token lives for an hour. */
export const connected = (): Connection =>
  establishConnection(
    { userId, connectionId, provider: 'google', account, purpose: 'read_calendars', tokenExpiresAt: '2026-11-21T09:00:00.000Z' },
    undefined,
    now,
  ).next;
