import { advanceConsent, answerConsent, claimConsent, eraseConsent, startConsent, useConsent } from '../shared/domain/consent.ts';
import type { Change } from '../shared/domain/due.ts';
import { account, connected, grantId, now, sealed, started, userId } from '../shared/domain/grant.fixture.ts';
import {
  advanceGrant,
  connectGrant,
  disconnectGrant,
  eraseGrant,
  failGrant,
  loseGrant,
  refreshGrant,
  retryRevocation,
} from '../shared/domain/grant.ts';
import { eraseSeal, leaseSeal, makeSeal, releaseSeal, renewSeal } from '../shared/domain/seal.ts';

type Sample = { entity: string; change: Change<{ version: number }> };
const of = (entity: string, ...changes: Change<{ version: number }>[]): Sample[] => changes.map(change => ({ entity, change }));

const consents = (): Sample[] => {
  const begun = startConsent(started, now).next;
  const used = useConsent(begun, now).next;
  const tokenExpiresAt = '2026-11-21T09:00:00.000Z';
  const answer = { grantId, account, purpose: 'read_calendars' as const, tokenExpiresAt, sealed, claimHash: 'hash' };
  const answered = answerConsent(used, answer, now);
  const unclaimed = advanceConsent(answered.next, now);
  return of(
    'consent',
    startConsent(started, now),
    useConsent(begun, now),
    answered,
    claimConsent(answered.next, now).change,
    unclaimed,
    eraseConsent(unclaimed.next),
  );
};

const seals = (): Sample[] => {
  const fresh = { sealed, tokenExpiresAt: '2026-11-21T09:00:00.000Z' };
  const made = makeSeal({ userId, grantId, provider: 'google' }, fresh, now, 1);
  const leased = leaseSeal(made.next, now);
  return of('seal', made, leased, renewSeal(leased.next, fresh, now), releaseSeal(leased.next), eraseSeal(made.next, now));
};

/** Changes of every kind that are made to consents, grants and seals. */
export const grantSamples = (): Sample[] => {
  const grant = connected();
  const ended = disconnectGrant(grant, now).next;
  const grants = of(
    'grant',
    connectGrant(grant, undefined, now),
    connectGrant(grant, grant, now),
    advanceGrant(grant, grant.dueAt!),
    advanceGrant(ended, ended.dueAt!),
    refreshGrant(grant, '2026-11-21T10:00:00.000Z', now),
    failGrant(grant, 'throttled', now),
    failGrant({ ...grant, failures: 1 }, 'throttled', now),
    loseGrant(grant, 'revoked', now),
    disconnectGrant(grant, now),
    retryRevocation(ended, now),
    eraseGrant(ended, 'done', now),
  );
  return [...grants, ...seals(), ...consents()];
};
