import { generateKeyPairSync, hash, sign, verify } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { verifiedHeader } from '../../../functions/clinic/signing/jws.fixture.ts';
import { detachedJws, headerOf, keyIdOf, type PublicKey, rawSignature, signedDigest } from '../../../functions/clinic/signing/jws.ts';
import { canonical } from '../../../shared/domain/core/canonical.ts';

const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const publicKey = pair.publicKey.export({ format: 'jwk' }) as PublicKey;
const keyId = keyIdOf(publicKey);
const signed = { keyId, signer: 'user_01kb8m3tq2e8fvq3w5r7c9d0ea', role: 'clinician', at: '2026-11-28T08:00:00.000Z' };
const statement = canonical({ medication: { text: 'Amoxicillin 500 mg' }, days: 7, quantity: { value: 0.5, unit: 'ml' }, name: 'Änne 𝄞' });

const integer = (value: Buffer): Buffer => {
  let from = 0;
  while (from < value.length - 1 && value[from] === 0) from++;
  const least = value.subarray(from);
  const body = least[0]! & 0x80 ? Buffer.concat([Buffer.from([0]), least]) : least;
  return Buffer.concat([Buffer.from([0x02, body.length]), body]);
};
/** Two integers in DER, each as short as it can be. */
const der = (r: Buffer, s: Buffer): Buffer => {
  const body = Buffer.concat([integer(r), integer(s)]);
  return Buffer.concat([Buffer.from([0x30, body.length]), body]);
};

/** A statement as KMS and we sign it: of a digest, in DER, turned to 64 bytes. */
const jwsOf = (text: string, header = headerOf(signed)): string => {
  const raw = sign('sha256', Buffer.from(`${header}.${text}`), { key: pair.privateKey, dsaEncoding: 'der' });
  return detachedJws(header, rawSignature(raw));
};
/** Does a verifier take it that knows nothing of ours? */
const takes = async (jws: string, text: string | Uint8Array, key = publicKey): Promise<boolean> =>
  (await verifiedHeader(jws, text, [{ ...key, kid: keyIdOf(key) }])) !== undefined;
const flipped = (bytes: Uint8Array, bit: number): Buffer => {
  const other = Buffer.from(bytes);
  other[bit >> 3]! ^= 1 << (bit & 7);
  return other;
};

describe('a signature', () => {
  test('of 100,000, with whatever zeros its two integers begin, has 64 bytes that say the same', () => {
    const part = fc
      .tuple(fc.uint8Array({ minLength: 32, maxLength: 32 }), fc.nat(31))
      .map(([bytes, zeros]) => Buffer.from(bytes).fill(0, 0, zeros));
    fc.assert(
      fc.property(part, part, (r, s) => {
        const raw = rawSignature(der(r, s));
        if (!raw.equals(Buffer.concat([r, s]))) throw new Error(`${r.toString('hex')} ${s.toString('hex')}`);
      }),
      { numRuns: 100_000 },
    );
  });

  test('that is no pair of integers is refused', () => {
    const right = der(Buffer.alloc(32, 7), Buffer.alloc(32, 7));
    const long = Buffer.concat([Buffer.from([0x30, 72, 0x02, 34]), Buffer.alloc(34, 1), Buffer.from([0x02, 34]), Buffer.alloc(34, 1)]);
    for (const wrong of [right.subarray(0, -1), Buffer.concat([right, Buffer.from([0])]), Buffer.from([0x31, ...right.subarray(1)]), long])
      expect(() => rawSignature(wrong)).toThrow();
  });

  test('is taken by a verifier from what is exported alone, and names its key by what the key is (RFC 7638)', async () => {
    expect(await takes(jwsOf(statement), statement)).toBe(true);
    const [x, y] = ['f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU', 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0'];
    const example: PublicKey = { kty: 'EC', crv: 'P-256', x, y };
    const members = `{"crv":"P-256","kty":"EC","x":"${x}","y":"${y}"}`;
    expect(keyIdOf(example)).toBe(hash('sha256', members, 'base64url'));
    const header = headerOf(signed);
    const raw = Buffer.from(jwsOf(statement).split('.')[2]!, 'base64url');
    expect(verify('sha256', Buffer.from(`${header}.${statement}`), { key: pair.publicKey, dsaEncoding: 'ieee-p1363' }, raw)).toBe(true);
    expect(hash('sha256', `${header}.${statement}`, 'buffer').equals(signedDigest(header, statement))).toBe(true);
  });

  test('is refused with any bit changed of what was signed, of its header, of itself or of the name of its key, and by any other key', async () => {
    const jws = jwsOf(statement);
    const [header = '', , signature = ''] = jws.split('.');
    const text = Buffer.from(statement);
    const raw = Buffer.from(signature, 'base64url');
    const taken: string[] = [];
    const tryWith = async (what: string, other: string, payload: string | Uint8Array = statement): Promise<void> => {
      if (await takes(other, payload)) taken.push(what);
    };
    for (let bit = 0; bit < text.length * 8; bit++) await tryWith(`text ${bit}`, jws, flipped(text, bit));
    for (let bit = 0; bit < raw.length * 8; bit++) await tryWith(`signature ${bit}`, detachedJws(header, flipped(raw, bit)));
    const headerBytes = Buffer.from(header, 'base64url');
    for (let bit = 0; bit < headerBytes.length * 8; bit++)
      await tryWith(`header ${bit}`, detachedJws(flipped(headerBytes, bit).toString('base64url'), raw));
    const name = Buffer.from(keyId, 'base64url');
    for (let bit = 0; bit < name.length * 8; bit++)
      await tryWith(`key ${bit}`, detachedJws(headerOf({ ...signed, keyId: flipped(name, bit).toString('base64url') }), raw));
    expect(taken).toEqual([]);
    const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' }) as PublicKey;
    expect(await takes(jws, statement, stranger)).toBe(false);
  });
});
