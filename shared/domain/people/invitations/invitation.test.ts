import { describe, expect, test } from 'vitest';
import {
  acceptInvitation,
  advanceInvitation,
  changeInvitation,
  declineInvitation,
  type Invitation,
  InvitationInput,
  invitationRules,
  invite,
  mailedInvitation,
  resend,
  revokeInvitation,
} from './invitation.ts';

const now = '2026-11-21T08:00:00.000Z';
const later = (minutes: number): string => new Date(Date.parse(now) + minutes * 60_000).toISOString();
const acting = { userId: 'user_01kb8m3tq2e8fvq3w5r7c9d0eb', now } as const;
const ids = { workspaceId: 'ws_01kb8m3tq2e8fvq3w5r7c9d0ea', invitationId: 'inv_01kb8m3tq2e8fvq3w5r7c9d0ea' } as const;
const input = { email: 'ben@example.org', role: 'member' as const, locale: 'de' };
const open: Invitation = invite({ kind: 'household' }, input, ids, undefined, acting).next;
const codeOf = (work: () => unknown): string | undefined => {
  try {
    work();
    return undefined;
  } catch (error) {
    return (error as { code: string }).code;
  }
};

test('is open for a week, and then over by itself', () => {
  expect(open).toMatchObject({ status: 'open', round: 1, sends: 1, mailed: 0, endsAt: later(7 * 1440), dueAt: later(7 * 1440) });
  expect(advanceInvitation(open, open.dueAt!).next).toMatchObject({ status: 'expired', dueAt: undefined, endedAt: open.dueAt });
});

test('of a personal workspace there is none', () => {
  expect(codeOf(() => invite({ kind: 'personal' }, input, ids, undefined, acting))).toBe('forbidden');
});

test('H1 nobody is invited as an owner, and no open invitation becomes one', () => {
  expect(codeOf(() => invite({ kind: 'household' }, { ...input, role: 'owner' }, ids, undefined, acting))).toBe('forbidden');
  expect(codeOf(() => changeInvitation(open, { role: 'owner' }, acting))).toBe('forbidden');
});

test('A19 asked for again with another role, it has that role, by who asked, and is not sent again', () => {
  const { next, event } = changeInvitation(open, { role: 'guest' }, { ...acting, userId: 'user_01kb8m3tq2e8fvq3w5r7c9d0ec' });
  expect(next).toEqual({ ...open, role: 'guest', invitedBy: 'user_01kb8m3tq2e8fvq3w5r7c9d0ec' });
  expect(event).toEqual({ type: 'invitation.changed', data: { from: 'member', to: 'guest' } });
  expect(codeOf(() => changeInvitation(revokeInvitation(open, acting).next, { role: 'guest' }, acting))).toBe('not_found');
});

test('a helper is invited until a date, and no longer than that: nobody is let in for a time that is over', () => {
  const until = later(2 * 1440);
  const asHelper = changeInvitation(open, { role: 'helper', until }, acting).next;
  expect(asHelper).toMatchObject({ role: 'helper', until, endsAt: until, dueAt: until });
  expect(invite({ kind: 'household' }, { ...input, role: 'helper', until: later(30 * 1440) }, ids, undefined, acting).next).toMatchObject({
    until: later(30 * 1440),
    endsAt: open.endsAt,
  });
  expect(codeOf(() => acceptInvitation(asHelper, { ...acting, now: until }))).toBe('not_found');
  const asGuest = changeInvitation(asHelper, { role: 'guest' }, acting).next;
  expect([asGuest.until, asGuest.endsAt]).toEqual([undefined, open.endsAt]);
  for (const part of [{ role: 'helper' as const }, { role: 'helper' as const, until: now }, { role: 'guest' as const, until }])
    expect(codeOf(() => changeInvitation(open, part, acting))).toBe('invalid_request');
});

test('of a user it is an offer, of which a notice tells and no mail', () => {
  const { event, next } = invite({ kind: 'team' }, { userId: acting.userId, role: 'guest', locale: 'de' }, ids, undefined, acting);
  expect([event.type, next.email, next.userId]).toEqual(['invitation.offered', undefined, acting.userId]);
});

describe('once it is over', () => {
  test.each([
    ['accepted', acceptInvitation(open, acting).next],
    ['declined', declineInvitation(open, acting).next],
    ['revoked', revokeInvitation(open, acting).next],
    ['expired', advanceInvitation(open, later(9999)).next],
  ] as const)('%s: nobody accepts, declines, revokes or sends it any more, and it opens anew as another round', (status, done) => {
    expect(done.status).toBe(status);
    for (const act of [acceptInvitation, declineInvitation, revokeInvitation, resend])
      expect(codeOf(() => act(done, { ...acting, now: later(20) }))).toBe('not_found');
    expect(invite({ kind: 'team' }, input, ids, { ...done, version: 4 }, acting).next).toMatchObject({
      status: 'open',
      round: 2,
      sends: 1,
      mailed: 0,
      version: 4,
    });
  });
});

test('is not accepted at its end, even before the clock has come by', () => {
  expect(codeOf(() => acceptInvitation(open, { ...acting, now: open.endsAt }))).toBe('not_found');
});

test('is sent again after ten minutes, five times in all', () => {
  expect(codeOf(() => resend(open, { now: later(9) }))).toBe('too_many_requests');
  let each = open;
  for (let sends = 2; sends <= invitationRules.mails; sends++) {
    const { next, event } = resend(each, { now: later(10 * (sends - 1)) });
    expect([next.sends, next.endsAt, event.data]).toEqual([sends, open.endsAt, { round: 1, send: sends }]);
    each = next;
  }
  expect(codeOf(() => resend(each, { now: later(600) }))).toBe('limit_reached');
});

test('remembers the last mail that was taken, in whatever order they come', () => {
  const third = mailedInvitation({ ...open, sends: 3 }, 3).next;
  expect(mailedInvitation(third, 2).next.mailed).toBe(3);
});

test('an address is the same however it is written', () => {
  expect(InvitationInput.parse({ email: 'Ben@Example.ORG', role: 'guest' }).email).toBe('ben@example.org');
});

test('an address whose name is longer than any mail server takes is refused', () => {
  const ask = (name: string) => InvitationInput.safeParse({ email: `${name}@Example.org`, role: 'member' });
  expect(ask('a'.repeat(65)).success).toBe(false);
  expect(ask('A'.repeat(64)).data?.email).toBe(`${'a'.repeat(64)}@example.org`);
});
