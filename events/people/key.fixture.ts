import type { WorkspaceId } from '../../shared/domain/core/ids.ts';
import { advanceKey, createKey, revokeKey, rotateKey, useKey } from '../../shared/domain/people/keys/key.ts';
import { type Sample, samplesOf } from '../sample.fixture.ts';

const now = '2026-11-21T08:00:00.000Z';
const ids = { userId: 'user_01kb8m3tq2e8fvq3w5r7c9d0eb', keyId: 'key_01kb8m3tq2e8fvq3w5r7c9d0ec' } as const;
const hashed = (letter: string) => ({ hash: letter.repeat(43), hint: 'x7Qz' });

/** An API key, and all that happens to it. */
export const keySamples = (): Sample[] => {
  const workspaceId: WorkspaceId = 'ws_01kb8m3tq2e8fvq3w5r7c9d0ea';
  const scopes = [{ workspaceId, rows: [{ resource: 'item' as const, actions: ['read' as const] }] }];
  const created = createKey({ name: 'Kitchen display', scopes, account: ['read'] }, ids, hashed('a'), () => 'member', now);
  const key = created.next;
  const rotated = rotateKey(key, { overlapSeconds: 60 }, hashed('b'), now);
  return samplesOf(
    'key',
    created,
    rotated,
    rotateKey(key, { overlapSeconds: 0 }, hashed('b'), now),
    advanceKey(rotated.next, rotated.next.dueAt!),
    advanceKey(key, key.warnAt!),
    advanceKey(key, key.endsAt),
    revokeKey(key, { now }),
    useKey(key, now)!,
  );
};
