import { type webcrypto as web, webcrypto } from 'node:crypto';

type Key = web.JsonWebKey & { kid: string };
type Header = { alg?: unknown; b64?: unknown; crit?: unknown; kid?: unknown };

const parsed = (bytes: Buffer): Header | undefined => {
  try {
    return JSON.parse(bytes.toString('utf8')) as Header;
  } catch {
    return undefined;
  }
};

/**
 * The header of a detached JWS where one of these keys verifies it over a text (RFC 7515 5.2, RFC 7797), else nothing. Written from the RFCs, with the
 * verifier of WebCrypto and nothing of ours.
 */
export const verifiedHeader = async (jws: string, text: string | Uint8Array, keys: readonly Key[]): Promise<Header | undefined> => {
  const [encoded = '', payload, signature = '', more] = jws.split('.');
  const header = parsed(Buffer.from(encoded, 'base64url'));
  const isOurs = header?.alg === 'ES256' && header.b64 === false && JSON.stringify(header.crit) === '["b64"]';
  const key = keys.find(({ kid }) => kid === header?.kid);
  if (!isOurs || !key || payload !== '' || more !== undefined) return undefined;
  const { kty, crv, x, y } = key;
  const curve = { name: 'ECDSA', namedCurve: 'P-256' };
  const imported = await webcrypto.subtle.importKey('jwk', { kty: kty!, crv: crv!, x: x!, y: y! }, curve, false, ['verify']);
  const signed = Buffer.concat([Buffer.from(`${encoded}.`, 'ascii'), Buffer.from(text)]);
  const holds = await webcrypto.subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, imported, Buffer.from(signature, 'base64url'), signed);
  return holds ? header : undefined;
};
