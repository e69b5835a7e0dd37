import * as z from 'zod';

const coordinate = z.string().regex(/^[A-Za-z0-9_-]{43}$/);

/** A public key (JWK, RFC 7517) of Ed25519, or of ECDSA over P-256. */
const PublicKey = z.discriminatedUnion('kty', [
  z.strictObject({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: coordinate }),
  z.strictObject({ kty: z.literal('EC'), crv: z.literal('P-256'), x: coordinate, y: coordinate }),
]);

/** By which key whoever has an API key signs its requests, and which of them: those that change something, or all. */
export const Signing = z.strictObject({ publicKey: PublicKey, requests: z.enum(['changes', 'all']) });
export type Signing = z.infer<typeof Signing>;

/** Must a request with this method be signed? */
export const mustSign = ({ requests }: Pick<Signing, 'requests'>, method: string): boolean =>
  requests === 'all' || !['GET', 'HEAD', 'OPTIONS'].includes(method);

/** What the algorithm of a key is called in RFC 9421. */
export const algorithmOf = ({ publicKey }: Pick<Signing, 'publicKey'>): 'ed25519' | 'ecdsa-p256-sha256' =>
  publicKey.kty === 'OKP' ? 'ed25519' : 'ecdsa-p256-sha256';
