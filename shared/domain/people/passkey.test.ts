import { describe, expect, test } from 'vitest';
import { newChallenge, useChallenge } from './challenge.ts';
import { addPasskey, removePasskey, renamePasskey } from './passkey.ts';

const now = '2026-11-21T08:00:00.000Z';
const later = (ms: number): string => new Date(Date.parse(now) + ms).toISOString();
const userId = 'user_01kb8m3tq2e8fvq3w5r7c9d0eb';
const ids = { userId, passkeyId: 'passkey_01kb8m3tq2e8fvq3w5r7c9d0ec' } as const;
const credential = {
  ...{ credentialId: 'Zmlyc3Q', algorithm: 'ES256' as const, publicKey: 'MFkw', counter: 0 },
  ...{ backupEligible: false, backedUp: false, name: 'Key ring', transports: ['usb'] },
};
const passkey = addPasskey(credential, ids, [], now).next;

describe('a passkey', () => {
  test('is added to an account once', () => {
    expect(() => addPasskey(credential, ids, [passkey], now)).toThrow('already_exists');
    expect(addPasskey({ ...credential, credentialId: 'c2Vjb25k' }, ids, [passkey], now).next).toMatchObject({ version: 1, createdAt: now });
  });

  test('that was removed is renamed and removed no more', () => {
    const { next: gone, event } = removePasskey(passkey, now);
    expect([event.type, gone.endedAt]).toEqual(['passkey.removed', now]);
    expect(() => removePasskey(gone, now)).toThrow('not_found');
    expect(() => renamePasskey(gone, { name: 'Other' })).toThrow('not_found');
  });
});

describe('a challenge', () => {
  const challenge = newChallenge({ userId, challengeId: 'chal_01kb8m3tq2e8fvq3w5r7c9d0ec' }, 'a'.repeat(43), now);

  test('is answered once, within five minutes', () => {
    const used = useChallenge(challenge, later(299_999));
    expect(used.usedAt).toBe(later(299_999));
    expect(() => useChallenge(used, later(299_999))).toThrow('challenge_over');
    expect(() => useChallenge(challenge, later(300_000))).toThrow('challenge_over');
  });
});
