import { consents } from '../../../shared/data/calendars/consents.ts';
import { grants } from '../../../shared/data/calendars/grants.ts';
import { seals } from '../../../shared/data/calendars/seals.ts';
import { transact } from '../../../shared/data/core/transact.ts';
import { type Consent, eraseConsent } from '../../../shared/domain/calendars/consent.ts';
import { eraseGrant, type Grant, retryRevocation, revocationIsHopeless } from '../../../shared/domain/calendars/grant.ts';
import type { Provider } from '../../../shared/domain/calendars/grant-provider.ts';
import { eraseSeal, type Sealed } from '../../../shared/domain/calendars/seal.ts';
import { revokeTokens } from '../../../shared/providers/oauth.ts';
import { settingsOf } from '../../../shared/providers/settings.ts';
import { clockStamp } from '../../../shared/runtime/events/clock-stamp.ts';
import { log } from '../../../shared/runtime/log/logger.ts';
import { openBox } from './token-box.ts';

type Of = { userId: string; grantId: string; provider: Provider };

const revoke = async (of: Of, sealed: Sealed) => {
  const { tokens } = await openBox(of, sealed);
  return revokeTokens(settingsOf(of.provider), tokens.refreshToken);
};

/** Tells the provider that a connection has ended, then erases its tokens. A provider that does not hear is told again, for a day. */
export const giveBack = async ({ userId, grantId }: Pick<Grant, 'userId' | 'grantId'>, requestId: string): Promise<void> => {
  const [grant, seal] = await Promise.all([grants.get({ userId, grantId }), seals.get({ userId, grantId })]);
  // Connected again since, or done already.
  if (grant.status !== 'disconnected' || grant.revocation !== 'pending') return;
  const outcome = seal.sealed ? await revoke(grant, seal.sealed) : 'done';
  const stamp = clockStamp(requestId);
  log('ALM052', { caller: userId, grantId, outcome: typeof outcome === 'string' ? outcome : outcome.reason });
  if (typeof outcome !== 'string' && !revocationIsHopeless(grant, stamp.now)) {
    await grants.save(retryRevocation(grant, stamp.now), stamp);
    return;
  }
  const erased = eraseGrant(grant, typeof outcome === 'string' ? outcome : 'not_heard', stamp.now);
  await transact([grants.putNext(erased, stamp), seals.putNext(eraseSeal(seal, stamp.now), stamp)]);
};

/** What nobody claimed goes back to the provider, unless the same account is connected: one consent there is all there is (Google). */
export const giveBackUnclaimed = async ({ consentId }: Pick<Consent, 'consentId'>, requestId: string): Promise<void> => {
  const consent = await consents.find({ consentId });
  if (!consent?.answer || consent.status !== 'unclaimed') return;
  const of = { userId: consent.userId, grantId: consent.answer.grantId, provider: consent.provider };
  const known = await grants.find(of);
  const inUse = known !== undefined && known.status !== 'disconnected';
  const outcome = inUse ? 'not_offered' : await revoke(of, consent.answer.sealed);
  log('ALM052', { caller: of.userId, grantId: of.grantId, outcome: typeof outcome === 'string' ? outcome : outcome.reason });
  if (typeof outcome !== 'string') throw new Error('The provider did not hear that an unclaimed consent has ended');
  await consents.save(eraseConsent(consent), clockStamp(requestId));
};
