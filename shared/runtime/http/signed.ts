import { createHash, createPublicKey, verify } from 'node:crypto';
import { takeNonce } from '../../data/core/nonces.ts';
import { Failure } from '../../domain/core/failure.ts';
import {
  coveredOf,
  digestsIn,
  faultIn,
  type HttpSignature,
  type SignatureFault,
  type SignedRequest,
  signatureBase,
  signaturesIn,
  signatureWindow,
} from '../../domain/core/http-signature.ts';
import { algorithmOf, mustSign, type Signing } from '../../domain/core/signing.ts';
import { variable } from '../../env.ts';
import { fromContext } from '../auth/caller.ts';
import { clientHostOf } from './client-address.ts';
import type { HttpEvent } from './http-event.ts';
import { longHash } from './ids.ts';

/** Are these bytes the signature of a text by a key? */
export const isSignedBy = (signing: Pick<Signing, 'publicKey'>, text: string, signature: Uint8Array): boolean => {
  const key = createPublicKey({ key: signing.publicKey, format: 'jwk' });
  return signing.publicKey.kty === 'OKP'
    ? verify(null, Buffer.from(text), key, signature)
    : verify('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' }, signature);
};

/** Is the body what the request says of it? At least one digest that is known, and none that is wrong. */
export const isDigestOf = (header: string | undefined, body: Uint8Array): boolean => {
  const digests = digestsIn(header);
  const isRight = ([algorithm, digest]: [string, string]) =>
    createHash(algorithm.replace('-', '')).update(body).digest('base64') === digest;
  return digests.length > 0 && digests.every(isRight);
};

const bodyOf = ({ body = '', isBase64Encoded }: HttpEvent): Buffer => Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');

/** Where a client asked: at the name of the gateway or of the edge before it, or on the local cloud at a path. */
const addressOf = ({ requestContext: { domainName, apiId } }: HttpEvent): { origin: string; before: string } => {
  const local = variable('AWS_ENDPOINT_URL');
  return local === undefined
    ? { origin: `https://${clientHostOf(domainName)}`, before: '' }
    : { origin: local, before: `/_aws/execute-api/${apiId}/$default` };
};

const requestIn = (event: HttpEvent, body: Buffer): SignedRequest => {
  const { rawPath, rawQueryString, headers, requestContext } = event;
  const { origin, before } = addressOf(event);
  const query = rawQueryString ? `?${rawQueryString}` : '';
  return { method: requestContext.http.method, origin, path: `${before}${rawPath}`, query, headers, hasBody: body.length > 0 };
};

/** What is the matter with a signature of this key, but for its nonce. */
export const faultOf = (signing: Signing, signature: HttpSignature, request: SignedRequest, body: Uint8Array, nowSeconds: number) => {
  const { algorithm = algorithmOf(signing) } = signature;
  const fault = faultIn(signature, request, nowSeconds);
  if (fault) return fault;
  const base = signatureBase(request, signature);
  if (base === undefined) return 'not_covered';
  if (algorithm !== algorithmOf(signing) || !isSignedBy(signing, base, signature.signature)) return 'wrong';
  // A body that was taken away leaves its digest behind.
  const digest = request.headers['content-digest'];
  return (request.hasBody || digest !== undefined) && !isDigestOf(digest, body) ? 'digest' : undefined;
};

const refuse = (reason: SignatureFault, keyId: string, request: SignedRequest): never => {
  throw new Failure('signature_refused', { reason, keyId, covers: coveredOf(request) });
};

/** The signature by this key among those of a request, where there is one that may be looked at. */
const signatureBy = (keyId: string, event: HttpEvent, request: SignedRequest): HttpSignature => {
  const found = signaturesIn(event);
  if (found.length === 0) return refuse(event.headers['signature-input'] === undefined ? 'missing' : 'not_understood', keyId, request);
  return found.find(each => each.keyId === keyId) ?? refuse('other_key', keyId, request);
};

/**
 * Lets a request of an API key go on that has a public key only where it is signed as it has to be (RFC 9421), lately and for the first time. A
 * command of a batch is signed with the batch. Fails with `signature_refused`, whose reason says what is the matter with it.
 */
export const requireSigned = async (event: HttpEvent, now: string): Promise<void> => {
  const { authorizer, part, http } = event.requestContext;
  if (authorizer?.lambda?.signing === undefined || part !== undefined) return;
  const { key } = fromContext(authorizer.lambda) ?? {};
  if (!key?.signing || !mustSign(key.signing, http.method)) return;
  const body = bodyOf(event);
  const request = requestIn(event, body);
  const signature = signatureBy(key.keyId, event, request);
  const fault = faultOf(key.signing, signature, request, body, Math.floor(Date.parse(now) / 1000));
  if (fault) refuse(fault, key.keyId, request);
  const until = signature.created + signatureWindow.seconds + signatureWindow.aheadSeconds;
  if (!(await takeNonce(key.keyId, longHash(signature.nonce), until))) refuse('replayed', key.keyId, request);
};
