import { advanceConsent, answerConsent, claimConsent, eraseConsent, startConsent, useConsent } from '../shared/domain/calendars/consent.ts';
import { account, connected, grantId, now, sealed, started, userId } from '../shared/domain/calendars/grant.fixture.ts';
import {
  advanceGrant,
  askRefresh,
  askSync,
  connectGrant,
  disconnectGrant,
  eraseGrant,
  failGrant,
  loseGrant,
  refreshGrant,
  retryRevocation,
  syncedGrant,
} from '../shared/domain/calendars/grant.ts';
import {
  chooseMode,
  endCalendar,
  failCalendar,
  leaveCalendar,
  linkCalendar,
  pendItem,
  refindCalendar,
  syncedCalendar,
  watchCalendar,
} from '../shared/domain/calendars/linked-calendar.ts';
import { dropMirror, keepMirror, noteConflict, setApart, spoilMirror } from '../shared/domain/calendars/mirror.ts';
import { advanceSeal, eraseSeal, leaseSeal, makeSeal, releaseSeal, renewSeal } from '../shared/domain/calendars/seal.ts';
import { type Sample, samplesOf } from './sample.fixture.ts';

const consents = (): Sample[] => {
  const begun = startConsent(started, now).next;
  const used = useConsent(begun, now).next;
  const tokenExpiresAt = '2026-11-21T09:00:00.000Z';
  const answer = { grantId, account, purpose: 'read_calendars' as const, tokenExpiresAt, sealed, claimHash: 'hash' };
  const answered = answerConsent(used, answer, now);
  const unclaimed = advanceConsent(answered.next, now);
  return samplesOf(
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
  return samplesOf(
    'seal',
    made,
    leased,
    renewSeal(leased.next, fresh, now),
    releaseSeal(leased.next),
    advanceSeal(made.next, made.next.dueAt!),
    eraseSeal(made.next, now),
  );
};

const calendarId = 'cal_01kb8m3tq2e8fvq3w5r7c9d0eb';

const calendars = (): Sample[] => {
  const found = linkCalendar({ userId, grantId, calendarId }, { externalId: 'mine', name: 'Mine', zone: 'Europe/Berlin', canWrite: true });
  const calendar = found.next;
  const channel = { channelId: 'c', resourceId: 'r', secretHash: 'h', expiresAt: '2026-11-28T08:00:00.000Z' };
  const progress = { cursor: 'c', windowFrom: now, windowTo: '2027-02-19T08:00:00.000Z', pending: undefined };
  return samplesOf(
    'calendar',
    found,
    refindCalendar(calendar, calendar),
    chooseMode(calendar, { mode: 'both', workspaceId: undefined }),
    syncedCalendar(calendar, progress, now),
    failCalendar(calendar, { code: 'throttled' }, now),
    pendItem(calendar, 'item_01kb8m5z7he4mtx2p9n6a3k8ra'),
    watchCalendar(calendar, channel),
    leaveCalendar(calendar),
    endCalendar(calendar, now),
  );
};

const mirrors = (): Sample[] => {
  const kept = keepMirror(undefined, { userId, calendarId, mirrorId: 'x1', eventId: 'e', kind: 'busy', from: now, to: now });
  const side = { title: 'A', start: { date: '2026-11-28' }, end: { date: '2026-11-29' }, changedAt: now };
  return samplesOf(
    'mirror',
    kept,
    dropMirror(kept.next, now),
    spoilMirror(kept.next, undefined),
    setApart(kept, ['RECURRENCE-ID'], side),
    noteConflict(kept, { kept: 'ours', ours: side, theirs: { ...side, removed: true } }),
  );
};

/** Changes of every kind that are made to consents, grants and seals. */
export const grantSamples = (): Sample[] => {
  const grant = connected();
  const ended = disconnectGrant(grant, now).next;
  const grants = samplesOf(
    'grant',
    connectGrant(grant, undefined, now),
    connectGrant(grant, grant, now),
    advanceGrant(grant, grant.dueAt!),
    advanceGrant(ended, ended.dueAt!),
    advanceGrant({ ...grant, nextSyncAt: now }, now),
    askSync(grant, now),
    askRefresh(grant, now),
    syncedGrant(grant, undefined, now),
    refreshGrant(grant, '2026-11-21T10:00:00.000Z', now),
    failGrant(grant, 'throttled', now),
    failGrant({ ...grant, failures: 1 }, 'throttled', now),
    loseGrant(grant, 'revoked', now),
    disconnectGrant(grant, now),
    retryRevocation(ended, now),
    eraseGrant(ended, 'done', now),
  );
  return [...grants, ...seals(), ...consents(), ...calendars(), ...mirrors()];
};
