import fc from 'fast-check';
import { expect, test } from 'vitest';
import { refusal } from '../../core/failure.fixture.ts';
import { advanceMember, changeEnd, endMembership } from './member-clock.ts';
import { endOf, helperRules, isEnding, isPresent } from './membership-end.ts';
import { acceptOwnership, changeRole, createWorkspace, newMember, offerOwnership } from './workspace.ts';
import { bringMemberBack, setMemberAside } from './workspace-trash.ts';

const now = '2026-11-21T08:00:00.000Z';
const workspaceId = 'ws_01kb8m3tq2e8fvq3w5r7c9d0ea';
const acting = { userId: 'user_01kb8m3tq2e8fvq3w5r7c9d0ea', now } as const;
const userId = 'user_01kb8m3tq2e8fvq3w5r7c9d0eb';
const at = (ms: number): string => new Date(Date.parse(now) + ms).toISOString();
const hours = (n: number): string => at(n * 3_600_000);
const helperUntil = (until: string) => newMember({ userId, role: 'helper', until }, workspaceId, acting).next;
const anyEnd = fc.integer({ min: 1, max: helperRules.days * 86_400_000 }).map(at);

test('a helper is one until a moment that is ahead and not too far, and nobody else has an end', () => {
  fc.assert(fc.property(anyEnd, until => endOf('helper', until, now) === until));
  expect(endOf('helper', '2026-11-22T09:00:00+01:00', now)).toBe('2026-11-22T08:00:00.000Z');
  const codeOf = (role: Parameters<typeof endOf>[0], until?: string) => refusal(() => endOf(role, until, now));
  expect(codeOf('helper')).toMatchObject({ errors: [{ pointer: '/until', code: 'required' }] });
  expect(codeOf('helper', now)).toMatchObject({ errors: [{ pointer: '/until', code: 'not_ahead' }] });
  expect(codeOf('helper', hours(24 * 366 + 1))).toMatchObject({ errors: [{ pointer: '/until', code: 'too_far_ahead' }] });
  for (const role of ['owner', 'member', 'child', 'role_01kb8m3tq2e8fvq3w5r7c9d0ea'] as const) {
    expect(codeOf(role, hours(1))).toMatchObject({ errors: [{ pointer: '/until', code: 'not_valid' }] });
    expect(endOf(role, undefined, now)).toBeUndefined();
  }
});

test('they are told once, before it is over, and are out exactly then, whenever their clock comes by', () => {
  fc.assert(
    fc.property(anyEnd, fc.integer({ min: 0, max: 86_400_000 }), (until, lateMs) => {
      const helper = helperUntil(until);
      expect(helper.dueAt! <= until && helper.dueAt! >= now).toBe(true);
      expect(Date.parse(until) - Date.parse(helper.dueAt!)).toBeLessThanOrEqual(helperRules.tellDays * 86_400_000);
      const told = advanceMember(helper, helper.dueAt! < until ? helper.dueAt! : now);
      expect([told.event, told.next.dueAt]).toEqual([{ type: 'member.ending', data: { until } }, until]);
      const justBefore = new Date(Date.parse(until) - 1).toISOString();
      expect([isPresent(told.next, justBefore), isPresent(told.next, until)]).toEqual([true, false]);
      const late = new Date(Date.parse(until) + lateMs).toISOString();
      expect(advanceMember(told.next, late).event.type).toBe('member.end_due');
      expect(endMembership(told.next, justBefore)).toBeUndefined();
      const over = endMembership(told.next, late)!;
      expect(over).toMatchObject({
        next: { removedAt: late, dueAt: undefined },
        event: { type: 'member.removed', data: { role: 'helper' } },
      });
      expect(endMembership(over.next, late)).toBeUndefined();
    }),
  );
});

test('what is remembered of them for a minute is not gone by in their last two', () => {
  expect([hours(1), at(119_000), now].map(until => isEnding({ until }, now))).toEqual([false, true, true]);
  expect(isEnding({}, now)).toBe(false);
});

test('another end is told of anew; another role has none', () => {
  const helper = helperUntil(hours(4));
  const { next, event } = changeEnd(helper, hours(100), now);
  expect([next.until, next.dueAt, event]).toEqual([hours(100), hours(76), { type: 'member.end_changed', data: { from: hours(4) } }]);
  expect(changeRole(helper, 'member', 'owner', 1).next).toMatchObject({ role: 'member', until: undefined, dueAt: undefined });
  const owner = createWorkspace({ name: 'Home', kind: 'household' }, workspaceId, acting).owner.next;
  const heir = acceptOwnership(offerOwnership(owner, helper, true, now).next, owner, now).heir.next;
  expect(heir).toMatchObject({ role: 'owner', until: undefined, dueAt: undefined });
});

test('a workspace that is restored has its helpers back until their end, and not beyond', () => {
  const aside = setMemberAside(helperUntil(hours(4)), now).next;
  expect(aside.dueAt).toBeUndefined();
  const back = bringMemberBack(aside).next;
  expect([back.dueAt, isPresent(back, hours(3)), isPresent(back, hours(4))]).toEqual([hours(4), true, false]);
});
