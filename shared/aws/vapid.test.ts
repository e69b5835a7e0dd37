import { createECDH, createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { firstScalar, isScalar, vapidKeysOf } from './vapid.ts';

const anySecret = fc.string({ unit: 'binary', minLength: 1, maxLength: 80 });
const bytesOf = (hex: string) => Buffer.from(hex.padStart(64, '0'), 'hex');

test('a secret always has the same keys, or every subscription would end', () => {
  // The private key as another implementation of HKDF gives it.
  expect(Buffer.from(vapidKeysOf('correct horse battery staple').privateKey, 'base64url').toString('hex')).toBe(
    '94ac36b6c09e858174c5bbe0722d2743fbbffb55d6b50846832144b630fc8860',
  );
});

test('another secret has other keys', () => {
  fc.assert(
    fc.property(anySecret, secret => {
      expect(vapidKeysOf(secret).privateKey).not.toBe(vapidKeysOf(`${secret}x`).privateKey);
    }),
    { numRuns: 20 },
  );
});

test('the keys of every secret are a pair, in the form that browsers take', () => {
  fc.assert(
    fc.property(anySecret, secret => {
      const { publicKey, privateKey } = vapidKeysOf(secret);
      const [point, scalar] = [Buffer.from(publicKey, 'base64url'), Buffer.from(privateKey, 'base64url')];
      expect([point.length, point[0], scalar.length]).toEqual([65, 4, 32]);
      const jwk = { kty: 'EC', crv: 'P-256', x: point.subarray(1, 33).toString('base64url'), y: point.subarray(33).toString('base64url') };
      const signature = sign('sha256', Buffer.from('a'), createPrivateKey({ key: { ...jwk, d: privateKey }, format: 'jwk' }));
      expect(verify('sha256', Buffer.from('a'), createPublicKey({ key: jwk, format: 'jwk' }), signature)).toBe(true);
    }),
    { numRuns: 50 },
  );
});

test.each([
  ['0', false],
  ['1', true],
  ['ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632550', true],
  ['ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551', false],
  ['f'.repeat(64), false],
])('%s as a private key of P-256: %s', (hex, expected) => {
  expect(isScalar(bytesOf(hex))).toBe(expected);
  const curve = createECDH('prime256v1');
  if (expected) expect(() => curve.setPrivateKey(bytesOf(hex))).not.toThrow();
});

test('what is no private key is passed over', () => {
  const candidates = ['0', 'f'.repeat(64), '2a'].map(bytesOf);
  expect(firstScalar(counter => candidates[counter]!)).toEqual(bytesOf('2a'));
});
