import { shownCredential } from '../../../events/people/passkey.fixture.ts';
import * as absence from '../../../shared/domain/people/absences/absence.ts';
import * as invitation from '../../../shared/domain/people/invitations/invitation.ts';
import * as job from '../../../shared/domain/people/jobs/job.ts';
import * as key from '../../../shared/domain/people/keys/key.ts';
import * as passkey from '../../../shared/domain/people/passkeys/passkey.ts';
import type { Machine } from './machine.ts';

const now = '2026-11-21T08:00:00.000Z';
const acting = { userId: 'user_01kb8m3tq2e8fvq3w5r7c9d0eb', now } as const;
const household = { kind: 'household' as const };
const invitationIds = { workspaceId: 'ws_01kb8m3tq2e8fvq3w5r7c9d0ea', invitationId: 'inv_01kb8m3tq2e8fvq3w5r7c9d0ea' } as const;
const ben = { email: 'ben@example.org', role: 'member' as const, locale: 'de' };

export const invited: Machine<invitation.Invitation> = {
  title: 'Invitation',
  about:
    'The offer of a role, by mail, to the owner of an address. Once it is over it can be opened again, and links of earlier rounds stay dead.',
  begins: [{ by: 'invitation.sent', record: invitation.invite(household, ben, invitationIds, undefined, acting).next }],
  rules: {
    accept: (record, at) => invitation.acceptInvitation(record, { ...acting, now: at }),
    decline: (record, at) => invitation.declineInvitation(record, { ...acting, now: at }),
    revoke: (record, at) => invitation.revokeInvitation(record, { ...acting, now: at }),
    expire: record => (record.dueAt ? invitation.advanceInvitation(record, record.dueAt) : undefined),
    inviteAgain: (record, at) =>
      record.status === 'open' ? undefined : invitation.invite(household, ben, invitationIds, record, { ...acting, now: at }),
  },
  stateOf: ({ status }) => status,
};

const token = (letter: string) => ({ hash: letter.repeat(43), hint: 'x7Qz' });
const scopes = [{ workspaceId: invitationIds.workspaceId, rows: [{ resource: 'item' as const, actions: ['read' as const] }] }];

export const apiKey: Machine<key.Key> = {
  title: 'Key',
  about: 'What a program calls with. After a rotation the token before works on for the overlap.',
  begins: [
    {
      by: 'key.created',
      record: key.createKey(
        { name: 'Kitchen display', scopes, account: ['read'] },
        { userId: acting.userId, keyId: 'key_01kb8m3tq2e8fvq3w5r7c9d0ec' },
        token('a'),
        () => 'member',
        now,
      ).next,
    },
  ],
  rules: {
    rotate: (record, at) => key.rotateKey(record, { overlapSeconds: 60 }, token('b'), at),
    rotateAtOnce: (record, at) => key.rotateKey(record, { overlapSeconds: 0 }, token('b'), at),
    endOverlap: record => (record.formerUntil ? key.advanceKey(record, record.formerUntil) : undefined),
    warn: record => (record.warnAt && !record.formerUntil ? key.advanceKey(record, record.warnAt) : undefined),
    expire: record => (record.endedAt ? undefined : key.advanceKey(record, record.endsAt)),
    revoke: (record, at) => key.revokeKey(record, { now: at }),
  },
  stateOf: ({ endedBy, formerUntil, warnAt }) =>
    endedBy === 'expiry' ? 'expired' : endedBy ? 'revoked' : formerUntil ? 'rotating' : warnAt ? 'live' : 'expiring',
};

const digest = '47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU';

export const secondFactor: Machine<passkey.Passkey> = {
  title: 'Passkey',
  about: 'What its owner confirms things with. Its private half never leaves the authenticator.',
  begins: [
    {
      by: 'passkey.added',
      record: passkey.addPasskey(
        { ...shownCredential, name: 'Laptop', transports: ['internal'] },
        { userId: acting.userId, passkeyId: 'passkey_01kb8m3tq2e8fvq3w5r7c9d0ec' },
        [],
        now,
      ).next,
    },
  ],
  rules: {
    rename: record => (record.endedAt ? undefined : passkey.renamePasskey(record, { name: 'Phone' })),
    use: (record, at) =>
      record.endedAt ? undefined : passkey.usePasskey(record, { counter: record.counter + 1, backedUp: true }, digest, at),
    useCopy: (record, at) =>
      record.endedAt ? undefined : passkey.usePasskey({ ...record, counter: 2 }, { counter: 1, backedUp: true }, digest, at),
    remove: (record, at) => (record.endedAt ? undefined : passkey.removePasskey(record, at)),
  },
  stateOf: ({ endedAt, suspectedAt }) => (endedAt ? 'removed' : suspectedAt ? 'suspected' : 'live'),
};

export const longWork: Machine<job.Job> = {
  title: 'Job',
  about:
    'Work that is longer than a request. A run that is heard of no more is taken for dead when its lease is over, and the next one goes on from the last step that was noted.',
  begins: [
    {
      by: 'job.started',
      record: job.startJob(
        { userId: acting.userId, jobId: 'job_01kb8m3tq2e8fvq3w5r7c9d0ed', kind: 'calendar_import', options: {}, total: 2 },
        now,
      ).next,
    },
  ],
  rules: {
    fallDue: record => (record.dueAt ? job.advanceJob(record, record.dueAt) : undefined),
    noteStep: (record, at) => job.noteStep(record, { done: 1, outcomes: { created: 1 } }, at),
    fail: (record, at) => job.failJob(record, 'not_allowed', at),
    claim: (record, at) => job.claimJob(record, record.version, at),
    cancel: (record, at) => job.cancelJob(record, at),
  },
  stateOf: ({ status }) => status,
  rank: ({ done, attempts }) => `${done} ${attempts}`,
};

export const away: Machine<absence.Absence> = {
  title: 'Absence',
  about: 'When a member is away. It begins and is over at a local midnight, by its clock; what returns by a rule waits for the next time.',
  begins: [
    {
      by: 'absence.created',
      record: absence.createAbsence(
        { from: '2026-12-01', to: '2026-12-07', category: 'custody', rule: 'FREQ=WEEKLY;INTERVAL=2;COUNT=2' },
        { ...invitationIds, userId: acting.userId, absenceId: 'abs_01kb8m3tq2e8fvq3w5r7c9d0ee' },
        { ...acting, zone: 'Europe/Berlin' },
      ).next,
    },
  ],
  rules: {
    fallDue: record => (record.dueAt ? absence.advanceAbsence(record, record.dueAt) : undefined),
    change: (record, at) => (absence.isOver(record) ? undefined : absence.changeAbsence(record, { to: '2026-12-08' }, at)),
    end: (record, at) => absence.endAbsence(record, at),
  },
  stateOf: record => (absence.isOver(record) ? 'over' : record.away ? 'away' : 'ahead'),
};
