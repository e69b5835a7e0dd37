import { createECDH, hkdfSync } from 'node:crypto';

/** A pair of VAPID keys (RFC 8292) as web-push wants them: base64url, the public one an uncompressed point of P-256. */
export type VapidKeys = { publicKey: string; privateKey: string };

/** The order of P-256 (FIPS 186-5): a private key is a number from 1 to one less. */
const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const label = 'almanac vapid';

/** Is this a private key of P-256? About one in four thousand million random ones is not. */
export function isScalar(bytes: Buffer): boolean {
  const value = BigInt(`0x${bytes.toString('hex')}`);
  return value > 0n && value < order;
}

/** The first of the candidates that is a private key. `candidate` derives 32 bytes from a counter. */
export function firstScalar(candidate: (counter: number) => Buffer): Buffer {
  for (let counter = 0; ; counter++) {
    const bytes = candidate(counter);
    if (isScalar(bytes)) return bytes;
  }
}

/** The VAPID keys of a secret, always the same ones: HKDF-SHA256 (RFC 5869) gives the private key, so that none has to be stored. */
export function vapidKeysOf(secret: string): VapidKeys {
  const derive = (counter: number) => Buffer.from(hkdfSync('sha256', secret, '', counter === 0 ? label : `${label} ${counter}`, 32));
  const privateKey = firstScalar(derive);
  const curve = createECDH('prime256v1');
  curve.setPrivateKey(privateKey);
  return { publicKey: curve.getPublicKey('base64url'), privateKey: privateKey.toString('base64url') };
}
