import { generateKeyPairSync, hash, type KeyObject, randomBytes, sign } from 'node:crypto';
import type { PasskeyAlgorithm } from '../domain/people/passkeys/passkey.ts';

/** What can be written as CBOR. */
export type Encodable = number | Buffer | string | Map<number | string, Encodable>;

const head = (major: number, length: number): Buffer => {
  if (length < 24) return Buffer.from([(major << 5) | length]);
  if (length < 256) return Buffer.from([(major << 5) | 24, length]);
  return Buffer.from([(major << 5) | 25, length >> 8, length & 255]);
};
/** A value as CBOR (RFC 8949). */
export const encode = (value: Encodable): Buffer => {
  if (typeof value === 'number') return value < 0 ? head(1, -1 - value) : head(0, value);
  if (typeof value === 'string') return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (Buffer.isBuffer(value)) return Buffer.concat([head(2, value.length), value]);
  return Buffer.concat([head(5, value.size), ...[...value].flatMap(([name, each]) => [encode(name), encode(each)])]);
};

type Pair = { publicKey: KeyObject; privateKey: KeyObject };
const part = ({ publicKey }: Pair, name: 'x' | 'y' | 'n' | 'e'): Buffer =>
  Buffer.from(publicKey.export({ format: 'jwk' })[name]!, 'base64url');

/** A pair of keys of each algorithm, and the public one as an authenticator writes it. */
const makers: Record<PasskeyAlgorithm, () => Pair & { cose: Map<number, Encodable> }> = {
  ES256: () => {
    const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const cose = new Map<number, Encodable>([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, part(pair, 'x')],
      [-3, part(pair, 'y')],
    ]);
    return { ...pair, cose };
  },
  EdDSA: () => {
    const pair = generateKeyPairSync('ed25519');
    return {
      ...pair,
      cose: new Map<number, Encodable>([
        [1, 1],
        [3, -8],
        [-1, 6],
        [-2, part(pair, 'x')],
      ]),
    };
  },
  RS256: () => {
    const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
    return {
      ...pair,
      cose: new Map<number, Encodable>([
        [1, 3],
        [3, -257],
        [-1, part(pair, 'n')],
        [-2, part(pair, 'e')],
      ]),
    };
  },
};

/** What goes into an answer: all of it is as it should be unless it is said. */
export type Answering = {
  challenge: string;
  domain?: string;
  origin?: string;
  type?: string;
  flags?: number;
  counter?: number;
  crossOrigin?: boolean;
  topOrigin?: string;
  /** An attestation that nobody has asked for: its format, and its statement where it is not the key's own. */
  fmt?: string;
  statement?: Map<string, Encodable>;
};

const clientDataOf = ({ challenge, origin = 'http://localhost:3000', crossOrigin = false, topOrigin }: Answering, type: string): Buffer =>
  Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin, topOrigin }));
const dataOf = ({ domain = 'localhost', counter = 0 }: Answering, flags: number, credential: Buffer): Buffer => {
  const count = Buffer.alloc(4);
  count.writeUInt32BE(counter);
  return Buffer.concat([hash('sha256', domain, 'buffer'), Buffer.from([flags]), count, credential]);
};
const base64url = (bytes: Buffer): string => bytes.toString('base64url');

/** An authenticator in software with one credential: what a browser would answer with it. */
export const softAuthenticator = (algorithm: PasskeyAlgorithm = 'ES256') => {
  const { privateKey, cose } = makers[algorithm]();
  const id = randomBytes(20);
  const credential = Buffer.concat([Buffer.alloc(16), Buffer.from([0, id.length]), id, encode(cose)]);
  const signed = (data: Buffer, clientData: Buffer): Buffer =>
    sign(algorithm === 'EdDSA' ? null : 'sha256', Buffer.concat([data, hash('sha256', clientData, 'buffer')]), privateKey);
  return {
    id: base64url(id),
    /** Answers `navigator.credentials.create`: user present and verified, with a credential. */
    register: (asked: Answering, more = Buffer.alloc(0)) => {
      const authData = Buffer.concat([dataOf(asked, asked.flags ?? 0x45, credential), more]);
      const clientData = clientDataOf(asked, asked.type ?? 'webauthn.create');
      const own = (): Map<string, Encodable> =>
        new Map<string, Encodable>([
          ['alg', cose.get(3)!],
          ['sig', signed(authData, clientData)],
        ]);
      const attestation = new Map<string, Encodable>([
        ['fmt', asked.fmt ?? 'none'],
        ['attStmt', asked.statement ?? (asked.fmt ? own() : new Map())],
        ['authData', authData],
      ]);
      return {
        id: base64url(id),
        response: {
          clientDataJSON: base64url(clientData),
          attestationObject: base64url(encode(attestation)),
        },
      };
    },
    /** Answers `navigator.credentials.get`. */
    assert: (asked: Answering) => {
      const authenticatorData = dataOf(asked, asked.flags ?? 0x05, Buffer.alloc(0));
      const clientData = clientDataOf(asked, asked.type ?? 'webauthn.get');
      return {
        id: base64url(id),
        response: {
          clientDataJSON: base64url(clientData),
          authenticatorData: base64url(authenticatorData),
          signature: base64url(signed(authenticatorData, clientData)),
        },
      };
    },
  };
};
