import { createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Failure } from '../domain/core/failure.ts';
import { PasskeyAlgorithm } from '../domain/people/passkeys/passkey.ts';
import { type Answering, type Encodable, encode, softAuthenticator } from './authenticator.fixture.ts';
import { valueAt } from './cbor.ts';
import { verifyAssertion, verifyRegistration } from './ceremonies.ts';
import { credentialKeyOf } from './credential-key.ts';

const party = { domain: 'localhost', origins: ['http://localhost:3000'] };
const challenge = randomBytes(32).toString('base64url');
const asked = { challenge, party };
/** What was asked by somebody else, or for something else: refused in both ceremonies. */
const elsewhere: [string, Partial<Answering>, string][] = [
  ['another challenge', { challenge: randomBytes(32).toString('base64url') }, 'another_challenge'],
  ['a page of another origin', { origin: 'http://localhost:3001' }, 'another_origin'],
  ['a page within one of another origin', { crossOrigin: true }, 'another_origin'],
  ['a page that names one around it', { topOrigin: 'http://localhost:3000' }, 'another_origin'],
  ['another domain', { domain: 'almanac.example' }, 'another_domain'],
];
const refusal = (reason: string) => expect.objectContaining({ code: 'proof_refused', details: { reason } });

describe('a registration', () => {
  test.each(PasskeyAlgorithm.options)('of a credential by %s is what its authenticator says', algorithm => {
    const authenticator = softAuthenticator(algorithm);
    expect(verifyRegistration(authenticator.register({ challenge, flags: 0x5d, counter: 7 }), asked)).toEqual({
      credentialId: authenticator.id,
      algorithm,
      publicKey: expect.stringMatching(/^[\w-]{50,}$/),
      counter: 7,
      backupEligible: true,
      backedUp: true,
    });
  });

  test.each([
    ...elsewhere,
    ['a sign-in', { type: 'webauthn.get' }, 'another_ceremony'],
    ['a user who was not there', { flags: 0x44 }, 'user_not_verified'],
    ['a user whom it has not recognised', { flags: 0x41 }, 'user_not_verified'],
    ['a copy of what cannot be copied', { flags: 0x55 }, 'not_readable'],
    ['no credential', { flags: 0x05 }, 'not_readable'],
  ])('for %s is refused', (_, wrong, reason) => {
    const answer = softAuthenticator().register({ challenge, ...wrong });
    expect(() => verifyRegistration(answer, asked)).toThrow(refusal(reason));
  });

  test.each(PasskeyAlgorithm.options)('by %s may be attested by its own key, and by nobody else', algorithm => {
    const register = (more: object) =>
      verifyRegistration(softAuthenticator(algorithm).register({ challenge, fmt: 'packed', ...more }), asked);
    expect(register({})).toMatchObject({ algorithm });
    const statement = (...entries: [string, Encodable][]) => new Map(entries);
    for (const wrong of [
      { fmt: 'none', statement: statement(['alg', -7]) },
      { fmt: 'fido-u2f' },
      { statement: statement() },
      { statement: statement(['alg', -7], ['sig', Buffer.alloc(64)]) },
      { statement: statement(['alg', -7], ['sig', Buffer.alloc(64)], ['x5c', Buffer.alloc(1)]) },
    ])
      expect(() => register(wrong)).toThrow(refusal('attestation_not_taken'));
  });

  test('of another key than one that we take is refused', () => {
    const modulus = createPublicKey(generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ format: 'pem', type: 'spki' }));
    const n = Buffer.from(modulus.export({ format: 'jwk' }).n!, 'base64url');
    const rsa = (wrong: Buffer, exponent: Buffer) =>
      new Map<number, Encodable>([
        [1, 3],
        [3, -257],
        [-1, wrong],
        [-2, exponent],
      ]);
    const usual = Buffer.of(1, 0, 1);
    expect(credentialKeyOf(valueAt(encode(rsa(n, usual))).value)).toMatchObject({ algorithm: 'RS256' });
    const short = Buffer.concat([Buffer.alloc(192), n.subarray(0, 64)]);
    const even = Buffer.of(1, 0, 0);
    const wrong = [rsa(short, usual), rsa(n, Buffer.of(1)), rsa(n, Buffer.of(3)), rsa(n, even), rsa(n, n)];
    const point = new Map<number, Encodable>([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, Buffer.alloc(32, 1)],
      [-3, Buffer.alloc(32, 2)],
    ]);
    const found = [...wrong, point].map(each => credentialKeyOf(valueAt(encode(each)).value));
    expect(found).toEqual(found.map(() => undefined));
  });

  test('of another id than that of the credential, or with more behind it than its flags say, is refused', () => {
    const answer = softAuthenticator().register({ challenge });
    expect(() => verifyRegistration({ ...answer, id: 'bm90IGl0' }, asked)).toThrow(refusal('another_credential'));
    expect(() => verifyRegistration(softAuthenticator().register({ challenge }, Buffer.of(0)), asked)).toThrow(refusal('not_readable'));
  });

  test('of which any byte is another is refused, or is that of another key; nothing else is thrown', () => {
    const answer = softAuthenticator().register({ challenge });
    const good = verifyRegistration(answer, asked);
    const fields = ['clientDataJSON', 'attestationObject'] as const;
    fc.assert(
      fc.property(fc.constantFrom(...fields), fc.nat(), fc.integer({ min: 1, max: 255 }), (field, at, change) => {
        const bytes = Buffer.from(answer.response[field], 'base64url');
        bytes[at % bytes.length]! ^= change;
        try {
          const other = verifyRegistration({ ...answer, response: { ...answer.response, [field]: bytes.toString('base64url') } }, asked);
          // What is not signed may differ: who registers chooses key and counter, and need not be of any make.
          expect(other.credentialId).toBe(good.credentialId);
        } catch (error) {
          expect(error).toBeInstanceOf(Failure);
        }
      }),
    );
  });
});

describe('an assertion', () => {
  const known = (algorithm: PasskeyAlgorithm = 'ES256') => {
    const authenticator = softAuthenticator(algorithm);
    return { authenticator, passkey: verifyRegistration(authenticator.register({ challenge }), asked) };
  };

  test.each(PasskeyAlgorithm.options)('by a passkey of %s says how often it has signed', algorithm => {
    const { authenticator, passkey } = known(algorithm);
    expect(verifyAssertion(authenticator.assert({ challenge, counter: 9 }), asked, passkey)).toEqual({ counter: 9, backedUp: false });
  });

  test.each([
    ...elsewhere,
    ['a registration', { type: 'webauthn.create' }, 'another_ceremony'],
    ['a user whom it has not recognised', { flags: 0x01 }, 'user_not_verified'],
    ['one that may be copied, where it was one that may not', { flags: 0x0d }, 'another_credential'],
  ])('for %s is refused', (_, wrong, reason) => {
    const { authenticator, passkey } = known();
    expect(() => verifyAssertion(authenticator.assert({ challenge, ...wrong }), asked, passkey)).toThrow(refusal(reason));
  });

  test('by another key under the same id is refused', () => {
    const { passkey } = known();
    const answer = { ...softAuthenticator().assert({ challenge }), id: passkey.credentialId };
    expect(() => verifyAssertion(answer, asked, passkey)).toThrow(refusal('another_key'));
  });

  test.each(PasskeyAlgorithm.options)('by %s of which any bit is another is refused', algorithm => {
    const { authenticator, passkey } = known(algorithm);
    const answer = authenticator.assert({ challenge });
    const fields = ['clientDataJSON', 'authenticatorData', 'signature'] as const;
    fc.assert(
      fc.property(fc.constantFrom(...fields), fc.nat(), fc.nat({ max: 7 }), (field, at, bit) => {
        const bytes = Buffer.from(answer.response[field], 'base64url');
        bytes[at % bytes.length]! ^= 1 << bit;
        const forged = { ...answer, response: { ...answer.response, [field]: bytes.toString('base64url') } };
        expect(() => verifyAssertion(forged, asked, passkey)).toThrow(expect.objectContaining({ code: 'proof_refused' }));
      }),
    );
  });
});

describe('CBOR', () => {
  test('is read as it was written', () => {
    const leaf = fc.oneof(
      fc.integer({ min: -65_536, max: 65_535 }),
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.uint8Array({ maxLength: 300 }).map(bytes => Buffer.from(bytes)),
    );
    const map = fc.array(fc.tuple(fc.integer({ min: -300, max: 300 }), leaf), { maxLength: 30 }).map(entries => new Map(entries));
    fc.assert(
      fc.property(fc.oneof(leaf, map), value => {
        const written = encode(value);
        expect(valueAt(written)).toEqual({ value, end: written.length });
      }),
    );
  });

  test('of any bytes is read or refused, at once, whatever lengths it names', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), bytes => {
        try {
          expect(valueAt(Buffer.from(bytes)).end).toBeLessThanOrEqual(bytes.length);
        } catch (error) {
          expect(error).toSatisfy(each => each instanceof SyntaxError || each instanceof TypeError);
        }
      }),
    );
    for (const many of ['9affffffff', 'baffffffff', '5affffffff', '81818181818100', 'fb3ff0000000000000'])
      expect(() => valueAt(Buffer.from(many, 'hex'))).toThrow(SyntaxError);
  });
});
