import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { newChallenge, spendChallenge, useChallenge } from './challenge.ts';
import { addPasskey, removePasskey, renamePasskey, usePasskey } from './passkey.ts';

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
  const challenge = newChallenge({ userId, challengeId: 'chal_01kb8m3tq2e8fvq3w5r7c9d0ec' }, { challenge: 'a'.repeat(43) }, now);

  test('is answered once, within five minutes', () => {
    const used = useChallenge(challenge, 'registration', later(299_999));
    expect(used.usedAt).toBe(later(299_999));
    expect(() => useChallenge(used, 'registration', later(299_999))).toThrow('challenge_over');
    expect(() => useChallenge(challenge, 'registration', later(300_000))).toThrow('challenge_over');
  });

  test('for a new passkey is none for a proof, and the other way round', () => {
    const refused = expect.objectContaining({ code: 'proof_refused', details: { reason: 'another_ceremony' } });
    expect(() => useChallenge(challenge, 'proof', now)).toThrow(refused);
    expect(() => useChallenge({ ...challenge, digest: 'd'.repeat(42).concat('A') }, 'registration', now)).toThrow(refused);
  });
});

describe('a use of a passkey', () => {
  const digest = 'd'.repeat(42).concat('A');
  const counted = (before: number, counter: number) =>
    usePasskey({ ...passkey, counter: before }, { counter, backedUp: false }, digest, now);

  test('that counts on, or does not count at all, is told with what was signed; one that counts backwards is that of a copy', () => {
    fc.assert(
      fc.property(fc.nat({ max: 5 }), fc.nat({ max: 5 }), (before, counter) => {
        const { next, event } = counted(before, counter);
        const isGood = counter > before || (counter === 0 && before === 0);
        expect(event).toEqual(isGood ? { type: 'passkey.used', data: { digest } } : { type: 'passkey.suspected', data: {} });
        expect(next).toMatchObject(isGood ? { counter, lastUsedAt: now } : { counter: before, suspectedAt: now });
      }),
    );
  });

  test('once suspected proves nothing any more, however it counts', () => {
    const { next } = counted(5, 5);
    const again = usePasskey(next, { counter: 9, backedUp: false }, digest, later(1));
    expect([again.event.type, again.next.suspectedAt]).toEqual(['passkey.suspected', now]);
  });
});

describe('a proof', () => {
  const [digest, other] = ['A', 'E'].map(end => `${'d'.repeat(42)}${end}`) as [string, string];
  const asked = newChallenge({ userId, challengeId: 'chal_01kb8m3tq2e8fvq3w5r7c9d0ec' }, { challenge: 'a'.repeat(43), digest }, now);
  const proved = { ...useChallenge(asked, 'proof', now), provenBy: passkey.passkeyId };
  const refused = (reason: string) => expect.objectContaining({ code: 'step_up_required', details: expect.objectContaining({ reason }) });

  test('is spent once, on what it is for, until it ends; the request that has spent it may come again', () => {
    expect(() => spendChallenge(asked, { digest }, now)).toThrow(refused('not_proven'));
    expect(() => spendChallenge(proved, { digest: other }, now)).toThrow(refused('for_another'));
    expect(() => spendChallenge(proved, { digest }, later(300_000))).toThrow(refused('ended'));
    const spent = spendChallenge(proved, { digest, mark: 'first' }, later(299_999));
    expect(spent).toMatchObject({ spentAt: later(299_999), spentWith: 'first' });
    expect(spendChallenge(spent, { digest, mark: 'first' }, later(299_999))).toBe(spent);
    expect(() => spendChallenge(spent, { digest, mark: 'first' }, later(300_000))).toThrow(refused('spent'));
    for (const mark of ['second', undefined]) expect(() => spendChallenge(spent, { digest, mark }, now)).toThrow(refused('spent'));
    expect(() => spendChallenge(spent, { digest: other, mark: 'first' }, now)).toThrow(refused('for_another'));
    const unmarked = spendChallenge(proved, { digest }, now);
    expect(() => spendChallenge(unmarked, { digest }, now)).toThrow(refused('spent'));
  });

  test('is of no challenge that is for a new passkey', () => {
    const { digest: _none, ...registration } = proved;
    expect(() => spendChallenge(registration, { digest }, now)).toThrow(refused('for_another'));
  });
});
