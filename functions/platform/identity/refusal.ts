import {
  FetchError,
  JwkInvalidKtyError,
  JwkInvalidUseError,
  JwksValidationError,
  JwkValidationError,
  JwtBaseError,
  JwtExpiredError,
  JwtInvalidClaimError,
  JwtInvalidSignatureError,
  JwtParseError,
} from 'aws-jwt-verify/error';
import { Failure } from '../../../shared/domain/core/failure.ts';
import { idsIn, isKeyToken } from '../../../shared/runtime/auth/key-token.ts';

/**
 * Why nobody was recognised. `expired` happens to everybody each hour, `ended` to who was signed out, suspended or has lost their key's maker;
 * `not_good` is a token that nobody here has made, or a key that is none any more: what guessing looks like.
 */
export type Refusal = { kind: 'expired' | 'ended' | 'not_good'; reason: string; key?: string };

const ended: readonly unknown[] = ['no_access', 'signed_out', 'maker_gone', 'email_not_verified'];

/** What the library says of the pool's keys, which did not come or cannot be read: no mistake of a token, and of the same family. */
const ofKeys = [FetchError, JwksValidationError, JwkValidationError, JwkInvalidUseError, JwkInvalidKtyError];

/** What the library's errors are called here: their names are all `Error`. The first that fits counts. */
const reasons = [
  [JwtExpiredError, 'expired'],
  [JwtParseError, 'not_a_token'],
  [JwtInvalidSignatureError, 'wrong_signature'],
  [JwtInvalidClaimError, 'wrong_claim'],
  [JwtBaseError, 'not_valid'],
] as const;

/** The key that a token says it is of: its id is no secret, and the operator finds its maker by it. */
const keyIn = (token: string): { key?: string } => {
  const key = isKeyToken(token) ? idsIn(token)?.keyId : undefined;
  return key ? { key } : {};
};

/** The refusal that an error means: a mistake of the caller's token. Undefined for anything else: it is ours. */
export const refusalOf = (error: unknown, token: string): Refusal | undefined => {
  if (ofKeys.some(kind => error instanceof kind)) return undefined;
  const reason = reasons.find(([kind]) => error instanceof kind)?.[1];
  if (reason) return { kind: reason === 'expired' ? reason : 'not_good', reason };
  if (!(error instanceof Failure) || error.code !== 'not_signed_in') return undefined;
  const { reason: why } = error.details;
  return { kind: ended.includes(why) ? 'ended' : 'not_good', reason: String(why), ...keyIn(token) };
};
