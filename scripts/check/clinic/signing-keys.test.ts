import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { expect, test, vi } from 'vitest';
import { verifiedHeader } from '../../../functions/clinic/signing/jws.fixture.ts';
import { keyIdOf, type PublicKey } from '../../../functions/clinic/signing/jws.ts';

const newKey = () => generateKeyPairSync('ec', { namedCurve: 'P-256' });
const [current, old] = [newKey(), newKey()];
const publicOf = ({ publicKey }: { publicKey: KeyObject }) => publicKey.export({ format: 'jwk' }) as PublicKey;

/* KMS, as it answers: the public key as SubjectPublicKeyInfo, a signature of the digest in DER. It takes no text, so that of the test stands beside it. */
let signedText = '';
vi.mock('../../../shared/aws/kms.ts', () => ({
  spkiOf: async () => current.publicKey.export({ format: 'der', type: 'spki' }),
  ecdsaSignatureOf: async () => sign('sha256', Buffer.from(signedText), { key: current.privateKey, dsaEncoding: 'der' }),
}));
Object.assign(process.env, { SIGNING_KEY_ARN: 'key', RETIRED_SIGNING_KEYS: JSON.stringify([publicOf(old)]) });
const { signText, verifyingKeys } = await import('../../../functions/clinic/signing/key.ts');
const { headerOf } = await import('../../../functions/clinic/signing/jws.ts');

test('the key that signs is told first, and each that has signed before it after that, all by the names that follow from them', async () => {
  expect((await verifyingKeys()).map(({ kid, use, alg }) => ({ kid, use, alg }))).toEqual(
    [current, old].map(each => ({ kid: keyIdOf(publicOf(each)), use: 'sig', alg: 'ES256' })),
  );
});

test('what is signed is verified by the keys that are told, and what a retired key has signed still is', async () => {
  const signed = { signer: 'user_01kb8m3tq2e8fvq3w5r7c9d0ea', role: 'clinician', at: '2026-11-28T08:00:00.000Z' };
  const text = '{"days":7}';
  signedText = `${headerOf({ ...signed, keyId: keyIdOf(publicOf(current)) })}.${text}`;
  const { jws, keyId } = await signText(text, signed);
  const keys = await verifyingKeys();
  expect(await verifiedHeader(jws, text, keys)).toMatchObject({ kid: keyId, role: 'clinician', iat: Date.parse(signed.at) / 1000 });
  const header = headerOf({ ...signed, keyId: keyIdOf(publicOf(old)) });
  const before = sign('sha256', Buffer.from(`${header}.${text}`), { key: old.privateKey, dsaEncoding: 'ieee-p1363' });
  const theirs = `${header}..${before.toString('base64url')}`;
  expect(await verifiedHeader(theirs, text, keys)).toBeDefined();
  expect(await verifiedHeader(theirs, text, keys.slice(0, 1))).toBeUndefined();
});
