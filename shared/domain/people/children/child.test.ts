import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { UserId } from '../../core/ids.ts';
import { Member } from '../workspaces/workspace.ts';
import {
  addChild,
  advanceChild,
  Child,
  ChildInput,
  ChildPatch,
  changeChild,
  changeGuardians,
  childRules,
  eraseChild,
  handOverChild,
  isGuardian,
  presentChild,
  withoutGuardian,
} from './child.ts';

const now = '2026-11-29T08:00:00.000Z';
const users = ['a', 'b', 'c', 'd', 'e', 'f'].map((letter): UserId => `user_01kb8m3tq2e8fvq3w5r7c9d0e${letter}`);
const [ada, ben, mia] = users as [UserId, UserId, UserId];
const ids = { workspaceId: 'ws_01kb8m3tq2e8fvq3w5r7c9d0ea', userId: mia } as const;
const input = ChildInput.parse({ name: ' Mia ', birthYear: 2018, consent: { method: 'account' } });
const added = addChild(input, ids, { userId: ada, now, zone: 'Europe/Berlin' });
const grown = (userId: UserId, role: Member['role']): Member => ({ ...added.member.next, userId, role, guardians: undefined });

test('whoever adds a child is its guardian, and consents to what is kept of it', () => {
  expect(Child.parse(added.child.next)).toMatchObject({
    name: 'Mia',
    zone: 'Europe/Berlin',
    consent: { by: ada, at: now, method: 'account' },
    version: 1,
  });
  expect(Member.parse(added.member.next)).toMatchObject({ userId: mia, role: 'child', guardians: [ada] });
});

test('a child has no address, and nothing is kept without consent', () => {
  expect(ChildInput.safeParse({ name: 'Mia' }).success).toBe(false);
  expect(ChildInput.safeParse({ name: 'Mia', consent: { method: 'account' }, email: 'mia@example.org' }).success).toBe(false);
  expect(ChildPatch.safeParse({ consent: { method: 'call' } }).success).toBe(false);
});

test('a change takes away what is null, and leaves the rest and the consent as they are', () => {
  const { next, event } = changeChild(added.child.next, { birthYear: null, color: 'coral' });
  expect(next).toEqual({ ...added.child.next, birthYear: undefined, color: 'coral' });
  expect(event).toEqual({ type: 'child.changed', data: { fields: ['birthYear', 'color'] } });
});

const anyGuardians = fc.uniqueArray(fc.constantFrom(...users.filter(each => each !== mia)), {
  minLength: 1,
  maxLength: childRules.guardians,
});

describe('guardians', () => {
  test('the same again are no change, in whichever order', () => {
    fc.assert(
      fc.property(anyGuardians, anyGuardians, (before, after) => {
        const change = changeGuardians({ ...added.member.next, guardians: before }, after);
        expect(change === undefined).toBe([...before].sort().join() === [...after].sort().join());
        if (change) expect([change.next.guardians, change.event.data]).toEqual([after, { from: before }]);
      }),
    );
  });

  test('whoever leaves is one no more, and the last one cannot leave', () => {
    fc.assert(
      fc.property(anyGuardians, fc.constantFrom(...users), (guardians, leaver) => {
        const member = { ...added.member.next, guardians };
        if (!guardians.includes(leaver)) expect(withoutGuardian(member, leaver)).toBeUndefined();
        else if (guardians.length === 1)
          expect(() => withoutGuardian(member, leaver)).toThrow(expect.objectContaining({ code: 'last_guardian' }));
        else expect(withoutGuardian(member, leaver)!.next.guardians).toEqual(guardians.filter(each => each !== leaver));
      }),
    );
  });

  test('where an account ends, there is a guardian afterwards as long as anybody with an account is left', () => {
    const anyRole = fc.constantFrom<Member['role']>('owner', 'admin', 'parent', 'member', 'guest');
    fc.assert(
      fc.property(anyGuardians, fc.array(anyRole, { maxLength: 4 }), (guardians, roles) => {
        const others = users.filter(each => each !== mia).slice(0, roles.length);
        const everybody = [...others.map((userId, i) => grown(userId, roles[i]!)), added.member.next];
        for (const gone of guardians) {
          const change = handOverChild({ ...added.member.next, guardians }, gone, everybody)!;
          expect(isGuardian(change.next, gone)).toBe(false);
          const isAnybody = guardians.length > 1 || others.some(each => each !== gone);
          expect(change.next.guardians!.length > 0).toBe(isAnybody);
          expect(change.next.guardians).not.toContain(mia);
        }
      }),
    );
    const heirs = handOverChild(added.member.next, ada, [grown(ada, 'owner'), grown(ben, 'owner'), grown(users[3]!, 'parent')]);
    expect(heirs!.next.guardians).toEqual([ben]);
  });
});

test('an erased child is there for nobody, and stays due until nothing is left', () => {
  const { child, member } = eraseChild(added.child.next, added.member.next, now);
  expect(member.next).toMatchObject({ removedAt: now, guardians: [] });
  expect(() => presentChild(child.next)).toThrow(expect.objectContaining({ code: 'not_found' }));
  const again = advanceChild(child.next, child.next.dueAt!);
  expect(again).toMatchObject({ next: { dueAt: '2026-11-29T08:10:00.000Z' }, event: { type: 'child.erase_due' } });
});
