import {
  account,
  connected,
  connectionId,
  encrypted,
  now,
  started,
  userId,
} from '../../../shared/domain/calendars/connections/connection.fixture.ts';
import * as connectionRules from '../../../shared/domain/calendars/connections/connection.ts';
import * as consent from '../../../shared/domain/calendars/connections/consent.ts';
import * as credentialRules from '../../../shared/domain/calendars/connections/credential.ts';
import * as subscribed from '../../../shared/domain/calendars/subscriptions/subscribed-calendar.ts';
import type { Machine } from './machine.ts';

const later = (at: string, minutes: number): string => new Date(Date.parse(at) + minutes * 60_000).toISOString();

export const connection: Machine<connectionRules.Connection> = {
  title: 'Connection',
  about:
    "A user's account at Google or Microsoft. One failure changes nothing, the second in a row does; what only the owner can mend ends the work.",
  begins: [{ by: 'connection.connected', record: connected() }],
  rules: {
    connectAgain: (record, at) => connectionRules.establishConnection({ ...record, tokenExpiresAt: later(at, 60) }, record, at),
    refresh: (record, at) => (connectionRules.isLive(record) ? connectionRules.refreshConnection(record, later(at, 60), at) : undefined),
    fail: (record, at) => (connectionRules.isLive(record) ? connectionRules.failConnection(record, 'provider_unavailable', at) : undefined),
    sync: (record, at) => (connectionRules.isLive(record) ? connectionRules.syncedConnection(record, undefined, at) : undefined),
    failSync: (record, at) => (connectionRules.isLive(record) ? connectionRules.failSync(record, 'provider_unavailable', at) : undefined),
    expire: (record, at) => (connectionRules.isLive(record) ? connectionRules.loseConnection(record, 'expired', at) : undefined),
    revoke: (record, at) => (connectionRules.isLive(record) ? connectionRules.loseConnection(record, 'revoked', at) : undefined),
    disconnect: (record, at) => connectionRules.dropConnection(record, at),
  },
  stateOf: ({ status }) => status,
  rank: ({ failures, syncFailures }) => `${Math.min(failures, 2)} ${Math.min(syncFailures, 2)}`,
};

const fresh = { encrypted, tokenExpiresAt: later(now, 60) };

export const credential: Machine<credentialRules.Credential> = {
  title: 'Credential',
  about: 'The encrypted tokens of a connection. Whoever renews them holds a lease, so that one does it at a time.',
  begins: [
    { by: 'credential.made', record: credentialRules.makeCredential({ userId, connectionId, provider: 'google' }, fresh, now, 1).next },
  ],
  rules: {
    lease: (record, at) => credentialRules.leaseCredential(record, at),
    renew: (record, at) => (record.leasedUntil ? credentialRules.renewCredential(record, fresh, at) : undefined),
    release: record => (record.leasedUntil ? credentialRules.releaseCredential(record) : undefined),
    erase: (record, at) => (record.erasedAt ? undefined : credentialRules.eraseCredential(record, at)),
    replace: (record, at) => (record.erasedAt ? credentialRules.makeCredential(record, fresh, at, record.version) : undefined),
  },
  stateOf: ({ erasedAt, leasedUntil }) => (erasedAt ? 'erased' : leasedUntil ? 'leased' : 'kept'),
};

export const consenting: Machine<consent.Consent> = {
  title: 'Consent',
  about:
    'One way to a provider and back. Until its answer is known to be good it stands as refused, so that `state` is used up before anything is asked.',
  begins: [{ by: 'consent.started', record: consent.startConsent(started, now).next }],
  rules: {
    // All within the ten minutes that a consent lives.
    use: record => consent.useConsent(record, now),
    answer: record =>
      record.status === 'refused'
        ? consent.answerConsent(
            record,
            { connectionId, account, purpose: 'read_calendars', tokenExpiresAt: later(now, 60), encrypted, claimHash: 'hash' },
            now,
          )
        : undefined,
    claim: record => consent.claimConsent(record, now).change,
    expire: (record, at) => (record.dueAt ? consent.advanceConsent(record, at) : undefined),
  },
  stateOf: ({ status }) => status,
};

export const subscribedCalendar: Machine<subscribed.SubscribedCalendar> = {
  title: 'Subscribed calendar',
  about:
    'A calendar of others on the web that is read again and again. One failure changes nothing; an address that never worked fails at once.',
  begins: [
    {
      by: 'subscribed.made',
      record: subscribed.subscribeCalendar(
        {
          userId,
          calendarId: 'cal_01kb8m3tq2e8fvq3w5r7c9d0eb',
          url: 'https://calendar.example.org/secret.ics',
          name: 'School',
          into: { kind: 'busy' },
        },
        now,
      ).next,
    },
  ],
  rules: {
    read: (record, at) =>
      record.status === 'ended'
        ? undefined
        : subscribed.readSubscribed(record, { windowTo: now, events: 3, skipped: 0, refreshMinutes: 60 }, at),
    fail: (record, at) => (record.status === 'ended' ? undefined : subscribed.failSubscribed(record, { code: 'unavailable' }, at)),
    refuse: (record, at) => (record.status === 'ended' ? undefined : subscribed.failSubscribed(record, { code: 'not_there' }, at)),
    failForLong: (record, at) =>
      record.status === 'ended' || !record.failingSince
        ? undefined
        : subscribed.failSubscribed({ ...record, failingSince: later(at, -30 * 24 * 60) }, { code: 'unavailable' }, at),
    end: (record, at) => subscribed.endSubscribed(record, at),
  },
  stateOf: ({ status }) => status,
  rank: ({ failures, changedAt }) => `${Math.min(failures, 2)} ${changedAt !== undefined}`,
};
