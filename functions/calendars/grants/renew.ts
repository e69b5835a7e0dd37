import { grants } from '../../../shared/data/calendars/grants.ts';
import { seals } from '../../../shared/data/calendars/seals.ts';
import { isLostRace, retryLostRace } from '../../../shared/data/core/race.ts';
import { transact } from '../../../shared/data/core/transact.ts';
import { failGrant, type Grant, type GrantError, isLive, loseGrant, refreshGrant } from '../../../shared/domain/calendars/grant.ts';
import { leaseSeal, needsNewKey, releaseSeal, renewSeal, type Seal, type Sealed } from '../../../shared/domain/calendars/seal.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import type { Refusal } from '../../../shared/providers/http.ts';
import { type Issued, refreshTokens } from '../../../shared/providers/oauth.ts';
import { settingsOf } from '../../../shared/providers/settings.ts';
import { clockStamp } from '../../../shared/runtime/events/clock-stamp.ts';
import { log } from '../../../shared/runtime/log/logger.ts';
import { withClientSecret } from './provider-client.ts';
import { grantKeyArn, newBox, openBox } from './token-box.ts';

type Id = { userId: string; grantId: string };

type Due = Id & Pick<Grant, 'refreshAt'>;

/**
 * The lease on the tokens of a grant that lives; undefined while another renews them, and when this renewal is done: each moves the time of
 * the next, so that an event that comes again finds another.
 */
const takeLease = (due: Due, requestId: string): Promise<Seal | undefined> =>
  retryLostRace(async () => {
    const [grant, seal] = await Promise.all([grants.get(due), seals.get(due)]);
    if (!isLive(grant) || !seal.sealed || grant.refreshAt !== due.refreshAt) return undefined;
    const stamp = clockStamp(requestId);
    return await seals.save(leaseSeal(seal, stamp.now), stamp);
  }).catch(error => {
    if (isLostRace(error)) return undefined;
    throw error;
  });

/**
 * Asks for new tokens. The data key is opened, or a new one made, before the provider is asked: between its answer and the write that
 * keeps it there is one encryption in memory, and nothing that can fail on the way.
 */
const askForNew = async (seal: Seal, sealed: Sealed): Promise<(Issued & { sealed: Sealed }) | Refusal> => {
  const { tokens, box } = await openBox(seal, sealed);
  const into = needsNewKey(seal, grantKeyArn, new Date().toISOString()) ? await newBox(seal, sealed.keyVersion + 1) : box;
  const issued = await withClientSecret(seal.provider, secret => refreshTokens(settingsOf(seal.provider), secret, tokens.refreshToken));
  if (!issued.ok) return issued;
  // An answer without a new refresh token leaves the old one in force (RFC 6749 6).
  return { ...issued, sealed: into.seal({ accessToken: issued.accessToken, refreshToken: issued.refreshToken ?? tokens.refreshToken }) };
};

/**
 * Keeps the new tokens, beside a grant that says until when they live. The seal is at the version of our lease, so only a new consent can
 * have come between; the grant may have been changed by anybody, so that it is read again.
 */
const keep = (seal: Seal, sealed: Sealed, expiresInSeconds: number, requestId: string): Promise<void> =>
  retryLostRace(async () => {
    const stamp = clockStamp(requestId);
    const tokenExpiresAt = new Date(Date.parse(stamp.now) + expiresInSeconds * 1000).toISOString();
    const grant = await grants.get(seal);
    const renewed = renewSeal(seal, { sealed, tokenExpiresAt }, stamp.now);
    // Ended meanwhile: the newest tokens are kept, because they are the ones that are given back.
    if (!isLive(grant)) return void (await seals.save(renewed, stamp));
    await transact([seals.putNext(renewed, stamp), grants.putNext(refreshGrant(grant, tokenExpiresAt, stamp.now), stamp)]);
  });

const changeFor = (grant: Grant, { reason, retryAfterSeconds }: Refusal, now: string) => {
  if (reason === 'consent_expired') return loseGrant(grant, 'expired', now);
  if (reason === 'consent_revoked') return loseGrant(grant, 'revoked', now);
  const code: GrantError = reason === 'refused' ? 'provider_unavailable' : reason;
  return failGrant(grant, code, now, retryAfterSeconds);
};

/** Notes why it failed, for the owner and for the next try, and gives the lease back. */
const noteRefusal = async (seal: Seal, refusal: Refusal, requestId: string): Promise<void> => {
  const stamp = clockStamp(requestId);
  await grants.update(seal, grant => changeFor(grant, refusal, stamp.now), stamp);
  await seals.save(releaseSeal(seal), stamp).catch(error => {
    if (!(error instanceof Failure)) throw error;
  });
};

/**
 * Renews the tokens of a grant, one at a time. When this function dies after the provider has answered and before the write, the new
 * tokens are lost and the lease runs out: the next try asks with the old refresh token, which Google (that does not rotate) and Microsoft
 * (that does not revoke the old one at once) still take. A provider that refuses it ends the consent, and its owner is told.
 */
export const renewTokens = async (due: Due, requestId: string): Promise<void> => {
  const { userId, grantId } = due;
  const seal = await takeLease(due, requestId);
  if (!seal?.sealed) return log('ALM051', { caller: userId, grantId, outcome: 'left' });
  const answer = await askForNew(seal, seal.sealed);
  if (answer.ok) await keep(seal, answer.sealed, answer.expiresInSeconds, requestId);
  else await noteRefusal(seal, answer, requestId);
  log('ALM051', { caller: userId, grantId, outcome: answer.ok ? 'renewed' : answer.reason });
};
