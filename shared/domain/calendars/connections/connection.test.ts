import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { account, connected, connectionId, encrypted, now, started } from './connection.fixture.ts';
import {
  advanceConnection,
  adviceFor,
  type Connection,
  dropConnection,
  eraseConnection,
  establishConnection,
  failConnection,
  failSync,
  loseConnection,
  refreshConnection,
  refreshTimeOf,
  requestSync,
  retryRevocation,
  revocationIsHopeless,
  syncedConnection,
} from './connection.ts';
import { purposeOf, scopesFor } from './connection-provider.ts';
import { answerConsent, claimConsent, startConsent, useConsent } from './consent.ts';
import { advanceCredential, leaseCredential, makeCredential, needsNewKey, renewCredential } from './credential.ts';

const minutes = (count: number): string => new Date(Date.parse(now) + count * 60_000).toISOString();
const hasFailed = (connection: Connection, times: number): Connection =>
  Array.from({ length: times }).reduce<Connection>(each => failConnection(each, 'provider_unavailable', now).next, connection);

describe('renewal', () => {
  test('is due ten minutes before the token expires, or at half of a short life', () => {
    expect(connected().dueAt).toBe(minutes(50));
    expect(refreshTimeOf(minutes(4), now)).toBe(minutes(2));
    expect(refreshTimeOf(minutes(-4), now)).toBe(now);
  });

  test('that was handed out and never done is handed out again', () => {
    const due = advanceConnection(connected(), minutes(50));
    expect(due.event.type).toBe('connection.refresh_due');
    expect(due.next.dueAt).toBe(minutes(52));
  });

  test('done, it is due before the new token expires', () => {
    expect(refreshConnection(connected(), minutes(120), minutes(50)).next.dueAt).toBe(minutes(110));
  });
});

describe('health', () => {
  test('one failure is not shown, the second in a row is, and new life ends it', () => {
    const once = failConnection(connected(), 'throttled', now);
    expect([once.next.status, once.event.type]).toEqual(['healthy', 'connection.failed']);
    const twice = failConnection(once.next, 'throttled', now);
    expect([twice.next.status, adviceFor(twice.next)]).toEqual(['degraded', 'wait']);
    expect(twice.event).toEqual({ type: 'connection.health_changed', data: { from: 'healthy', to: 'degraded', reason: 'throttled' } });
    expect(establishConnection(twice.next, twice.next, now).next).toMatchObject({ status: 'healthy', failures: 0 });
  });

  test('waits longer with each failure, an hour at the most unless the provider asks for more', () => {
    const waits = [1, 2, 3, 9].map(times => hasFailed(connected(), times).dueAt);
    expect(waits).toEqual([minutes(2), minutes(4), minutes(8), minutes(60)]);
    expect(failConnection(connected(), 'throttled', now, 7200).next.dueAt).toBe(minutes(120));
  });

  test('a consent that is over is not tried again, and says what to do', () => {
    for (const status of ['expired', 'revoked'] as const) {
      const { next } = loseConnection(connected(), status, now);
      expect({ status: next.status, due: next.dueAt, advice: adviceFor(next) }).toEqual({ status, due: undefined, advice: 'reconnect' });
    }
  });

  test('whatever fails in whatever order, a connection is due or says that it has to be made again', () => {
    const steps: Record<string, (connection: Connection) => Connection> = {
      fail: connection => (connection.dueAt ? failConnection(connection, 'provider_unavailable', now).next : connection),
      refresh: connection => (connection.dueAt ? refreshConnection(connection, minutes(60), now).next : connection),
      advance: connection => (connection.dueAt ? advanceConnection(connection, connection.dueAt).next : connection),
      lose: connection => loseConnection(connection, 'revoked', now).next,
    };
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...Object.keys(steps)), { maxLength: 30 }), taken => {
        const connection = taken.reduce((each, step) => steps[step]!(each), connected());
        return connection.dueAt !== undefined || adviceFor(connection) === 'reconnect';
      }),
    );
  });
});

describe('the end', () => {
  test('is told to the provider until it hears, a day long', () => {
    const ended = dropConnection(connected(), now).next;
    expect(advanceConnection(ended, ended.dueAt!).event.type).toBe('connection.revoke_due');
    expect(retryRevocation(ended, now).next.dueAt).toBe(minutes(2));
    expect([revocationIsHopeless(ended, minutes(60)), revocationIsHopeless(ended, minutes(25 * 60))]).toEqual([false, true]);
    expect(eraseConnection(ended, 'done', now).next).toMatchObject({ revocation: 'done', dueAt: undefined });
  });

  test('comes once', () => {
    const ended = dropConnection(connected(), now).next;
    expect(() => dropConnection(ended, now)).toThrow('not_found');
  });
});

describe('a consent', () => {
  const begun = startConsent(started, now).next;
  const tokenExpiresAt = minutes(60);
  const answer = { connectionId, account, purpose: 'read_calendars' as const, tokenExpiresAt, encrypted, claimHash: 'hash' };

  test('comes back once, and within ten minutes', () => {
    expect(() => useConsent(useConsent(begun, now).next, now)).toThrow('link_already_used');
    expect(() => useConsent(begun, minutes(10))).toThrow('link_expired');
  });

  test('is claimed once, and within ten minutes; then it holds no tokens', () => {
    const answered = answerConsent(useConsent(begun, now).next, answer, now).next;
    const { change } = claimConsent(answered, minutes(9));
    expect(change.next.answer).toBeUndefined();
    expect(() => claimConsent(change.next, minutes(9))).toThrow('link_expired');
    expect(() => claimConsent(answered, minutes(10))).toThrow('link_expired');
    expect(() => claimConsent(begun, now)).toThrow('link_expired');
  });
});

describe('what was granted', () => {
  test.each(['google', 'microsoft'] as const)('at %s is what was asked for, less what was unticked', provider => {
    for (const purpose of ['read_calendars', 'write_calendars'] as const)
      expect(purposeOf(provider, scopesFor(provider, purpose))).toBe(purpose);
    expect(purposeOf(provider, ['openid', 'email'])).toBeUndefined();
  });

  test('is known by Microsoft’s names with their resource, too', () => {
    expect(purposeOf('microsoft', ['https://graph.microsoft.com/Calendars.Read'])).toBe('read_calendars');
  });
});

describe('a credential', () => {
  const fresh = { encrypted, tokenExpiresAt: minutes(60) };
  const credential = makeCredential({ userId: started.userId, connectionId, provider: 'google' }, fresh, now, 1).next;

  test('is renewed by one at a time; a lease that nobody gave back runs out', () => {
    const leased = leaseCredential(credential, now).next;
    expect(() => leaseCredential(leased, minutes(0.5))).toThrow('conflict');
    expect(leaseCredential(leased, minutes(1)).next.leasedUntil).toBe(minutes(2));
    expect(renewCredential(leased, fresh, now).next.leasedUntil).toBeUndefined();
  });

  test('falls due for a new data key 90 days after its last one, however often its tokens are renewed, until it is erased', () => {
    expect(credential.dueAt).toBe(minutes(90 * 1440));
    expect(renewCredential(credential, fresh, minutes(60)).next.dueAt).toBe(credential.dueAt);
    expect(renewCredential(credential, { ...fresh, encrypted: { ...encrypted, keyVersion: 2 } }, minutes(60)).next.dueAt).toBe(
      minutes(60 + 90 * 1440),
    );
    const due = advanceCredential(credential, credential.dueAt!);
    expect(due.event).toEqual({ type: 'credential.data_key_due', data: { keyedUntil: now } });
    expect(due.next.dueAt).toBe(minutes(91 * 1440));
    expect(advanceCredential({ ...credential, encrypted: undefined }, now).next.dueAt).toBeUndefined();
  });

  test('gets a new data key after 90 days, or when the KMS key is another', () => {
    const { kmsKeyId } = encrypted;
    expect(needsNewKey(credential, kmsKeyId, minutes(89 * 1440))).toBe(false);
    expect(needsNewKey(credential, kmsKeyId, minutes(90 * 1440))).toBe(true);
    expect(needsNewKey(credential, 'arn:other', now)).toBe(true);
    const rekeyed = renewCredential(credential, { ...fresh, encrypted: { ...encrypted, keyVersion: 2 } }, minutes(90 * 1440)).next;
    expect(needsNewKey(rekeyed, kmsKeyId, minutes(91 * 1440))).toBe(false);
  });
});

test('a sync that was asked for while another ran is due at once, not in a quarter of an hour', () => {
  const at = (seconds: number): string => new Date(Date.parse(now) + seconds * 1000).toISOString();
  const handedOut = advanceConnection(requestSync(connected(), now).next, now).next;
  expect(syncedConnection(handedOut, undefined, at(5)).next.nextSyncAt).toBe(at(5 + 15 * 60));
  const askedAgain = requestSync(handedOut, at(3)).next;
  expect(syncedConnection(askedAgain, undefined, at(5)).next).toMatchObject({ nextSyncAt: at(3), dueAt: at(3) });
  expect(failSync(handedOut, 'provider_unavailable', at(5)).next.nextSyncAt).toBe(at(5 + 2 * 60));
  expect(failSync(askedAgain, 'provider_unavailable', at(5)).next).toMatchObject({ nextSyncAt: at(3), dueAt: at(3), syncFailures: 1 });
});
