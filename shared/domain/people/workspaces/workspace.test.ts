import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { refusal } from '../../core/failure.fixture.ts';
import { Failure } from '../../core/failure.ts';
import type { UserId, WorkspaceId } from '../../core/ids.ts';
import { Role } from '../../core/permissions.ts';
import {
  acceptOwnership,
  changeOwners,
  changeRole,
  changeWorkspace,
  createWorkspace,
  endOwnershipOffer,
  Member,
  newMember,
  offerDays,
  offerOwnership,
  removeMember,
  Workspace,
  WorkspaceInput,
} from './workspace.ts';

const now = '2026-11-21T08:00:00.000Z';
const inThirtyDays = Date.parse('2026-12-21T08:00:00Z') / 1000;
const workspaceId: WorkspaceId = 'ws_01kb8m3tq2e8fvq3w5r7c9d0ea';
const users: [UserId, UserId, ...UserId[]] = [
  'user_01kb8m3tq2e8fvq3w5r7c9d0ea',
  'user_01kb8m3tq2e8fvq3w5r7c9d0eb',
  'user_01kb8m3tq2e8fvq3w5r7c9d0ec',
  'user_01kb8m3tq2e8fvq3w5r7c9d0ed',
];
const [ada, ben] = users;
const rank: Record<Role, number> = {
  ...{ guest: 0, child: 0, helper: 0, member: 1, parent: 2, admin: 3, owner: 4 },
  ...{ clinician: 1, nurse: 1, reception: 1, pharmacist: 1, privacy_officer: 1 },
};
const isOfClinic = (role: Role): boolean => ['clinician', 'nurse', 'reception', 'pharmacist', 'privacy_officer'].includes(role);
/** The rank of who may give or take a role: patients are shown to no admin, so that owners alone let in whoever sees them. */
const givenFrom = (role: Role): number => (isOfClinic(role) ? rank.owner : rank[role]);

const home = createWorkspace({ name: 'Home', kind: 'household' }, workspaceId, { userId: ada, now });
const memberIn = (role: Role, userId = ben): Member => ({ ...home.owner.next, userId, role });

test('whoever creates a workspace is its owner', () => {
  expect(Workspace.parse(home.workspace.next)).toEqual({
    workspaceId,
    name: 'Home',
    kind: 'household',
    createdBy: ada,
    createdAt: now,
    version: 1,
  });
  expect(Member.parse(home.owner.next)).toEqual({ workspaceId, userId: ada, role: 'owner', addedBy: ada, createdAt: now, version: 1 });
  expect([home.workspace.event, home.owner.event]).toEqual([
    { type: 'workspace.created', data: { kind: 'household' } },
    { type: 'member.added', data: { role: 'owner' } },
  ]);
});

test('nobody asks for a personal workspace: each user has the one', () => {
  expect(WorkspaceInput.safeParse({ name: 'Mine', kind: 'personal' }).success).toBe(false);
  expect(WorkspaceInput.safeParse({ name: '  ', kind: 'team' }).success).toBe(false);
});

test('a workspace gets another name, or is counted on', () => {
  const { next } = home.workspace;
  expect(changeWorkspace(next, { name: 'Our home' })).toEqual({
    next: { ...next, name: 'Our home' },
    event: { type: 'workspace.changed', data: { fields: ['name'] } },
  });
  expect(changeOwners(next)).toEqual({ next, event: { type: 'workspace.changed', data: { fields: ['owners'] } } });
});

describe('members', () => {
  const everyPair = Role.options.flatMap(one => Role.options.map((other): [Role, Role] => [one, other]));

  test.each(everyPair)('a %s takes out a %s only up to their own rank; anybody leaves by themselves', (remover, role) => {
    const allowed = rank[remover] >= rank.admin && rank[remover] >= givenFrom(role);
    const removedBy = (userId: UserId) => () => removeMember(memberIn(role), remover, 2, { userId, now });
    expect(refusal(removedBy(ada))).toEqual(allowed ? undefined : { code: 'forbidden', reason: 'role_above_own' });
    expect(refusal(removedBy(ben))).toBeUndefined();
  });

  test('one who is gone is kept for 30 days, for the log', () => {
    const { next, event } = removeMember(memberIn('member'), 'owner', 1, { userId: ada, now });
    expect(Member.parse(next)).toEqual({ ...memberIn('member'), removedAt: now, expiresAt: inThirtyDays });
    expect(event).toEqual({ type: 'member.removed', data: { role: 'member' } });
  });

  test('the last owner neither leaves, nor is taken out, nor becomes less', () => {
    const owner = memberIn('owner');
    expect(refusal(() => removeMember(owner, 'owner', 1, { userId: ben, now }))).toEqual({ code: 'last_owner' });
    expect(refusal(() => removeMember(owner, 'owner', 1, { userId: ada, now }))).toEqual({ code: 'last_owner' });
    expect(refusal(() => changeRole(owner, 'admin', 'owner', 1))).toEqual({ code: 'last_owner' });
    expect(refusal(() => changeRole(owner, 'owner', 'owner', 1))).toBeUndefined();
  });

  test('H1 nobody is made an owner: it is offered by an owner, and taken by the heir before its end', () => {
    const [owner, heir] = [memberIn('owner', ada), memberIn('member')];
    expect(refusal(() => changeRole(heir, 'owner', 'owner', 1))).toEqual({ code: 'forbidden', reason: 'ownership_is_offered' });
    for (const role of ['admin', 'member', 'guest'] as const)
      expect(refusal(() => offerOwnership(memberIn(role, ada), heir, false, now))).toEqual({ code: 'forbidden', reason: 'role_above_own' });
    const { next: offered } = offerOwnership(owner, heir, false, now);
    expect(offered.role).toBe('member');
    const end = new Date(Date.parse(now) + offerDays * 86_400_000).toISOString();
    expect(refusal(() => acceptOwnership(offered, owner, end))).toEqual({ code: 'not_found', what: 'offer' });
    expect(refusal(() => acceptOwnership(heir, owner, now))).toEqual({ code: 'not_found', what: 'offer' });
    for (const offerer of [undefined, memberIn('admin', ada)])
      expect(refusal(() => acceptOwnership(offered, offerer, now))).toEqual({ code: 'not_found', what: 'offer' });
    const taken = acceptOwnership(offered, owner, now);
    expect([taken.heir.next.role, taken.owner?.next.role, taken.heir.next.ownershipOffer]).toEqual(['owner', 'admin', undefined]);
    expect(acceptOwnership(offerOwnership(owner, heir, true, now).next, owner, now).owner).toBeUndefined();
  });

  test('an offer of ownership is declined by the heir or taken back by an owner, and ends with another role', () => {
    const { next: offered } = offerOwnership(memberIn('owner', ada), memberIn('member'), false, now);
    for (const by of [offered, memberIn('owner', ada)]) expect(endOwnershipOffer(offered, by).next).toEqual(memberIn('member'));
    expect(refusal(() => endOwnershipOffer(offered, memberIn('admin', users[2]!)))).toEqual({
      code: 'forbidden',
      reason: 'role_above_own',
    });
    expect(changeRole(offered, 'guest', 'owner', 1).next).toEqual(memberIn('guest'));
    expect(removeMember(offered, 'owner', 1, { userId: ada, now }).next).not.toHaveProperty('ownershipOffer');
  });

  type Step = { by: number; to: number; role: Role; act: 'join' | 'change' | 'offer' | 'take' | 'remove' };
  const anyStep: fc.Arbitrary<Step> = fc.record({
    by: fc.nat(users.length - 1),
    to: fc.nat(users.length - 1),
    role: fc.constantFrom(...Role.options),
    act: fc.constantFrom('join', 'change', 'offer', 'take', 'remove'),
  });

  /** What a step makes of the members, by their user ids; refused, it changes nothing. `to` joins and takes by their own request. */
  const after = (members: Map<string, Member>, { by, to, role, act }: Step): Map<string, Member> => {
    const giver = members.get(users[by]!);
    const user = users[to]!;
    const current = members.get(user);
    if (!giver || (act === 'join') === (current !== undefined)) return members;
    const owners = [...members.values()].filter(each => each.role === 'owner').length;
    const steps: Record<Step['act'], () => (Member | undefined)[]> = {
      join: () => (role === 'owner' ? [] : [newMember({ userId: user, role }, workspaceId, { userId: user, now }).next]),
      change: () => [changeRole(current!, role, giver.role as Role, owners).next],
      offer: () => [offerOwnership(giver, current!, by % 2 === 0, now).next],
      take: () => {
        const { heir, owner } = acceptOwnership(current!, members.get(current!.ownershipOffer?.by ?? ''), now);
        return [heir.next, owner?.next];
      },
      remove: () => [removeMember(current!, giver.role as Role, owners, { userId: giver.userId, now }).next],
    };
    try {
      const changed = steps[act]().filter(each => each !== undefined);
      const next = new Map([...members, ...changed.map((each): [string, Member] => [each.userId, each])]);
      return new Map([...next].filter(([, { removedAt }]) => !removedAt));
    } catch (error) {
      if (error instanceof Failure) return members;
      throw error;
    }
  };

  const roleOf = (of: Map<string, Member>, user: string) => of.get(user)?.role as Role | undefined;

  /** The roles that a step changed, before and after it. */
  const touched = (changed: string[], before: Map<string, Member>, next: Map<string, Member>): Role[] =>
    changed.flatMap(user => [roleOf(before, user), roleOf(next, user)]).filter(role => role !== undefined);

  /** What must hold of every step. */
  const holds = ({ by, to, act }: Step, before: Map<string, Member>, next: Map<string, Member>): void => {
    const giver = users[by]!;
    const own = rank[roleOf(before, giver) ?? 'guest'];
    const changed = users.filter(user => roleOf(before, user) !== roleOf(next, user));
    if (act === 'change' || act === 'remove') {
      const others = changed.filter(user => user !== giver);
      expect(touched(others, before, next).filter(role => givenFrom(role) > own)).toEqual([]);
      expect(changed.filter(user => rank[roleOf(next, user) ?? 'guest'] > own)).toEqual([]);
      expect(changed.filter(user => user !== giver && own < rank.admin)).toEqual([]);
    }
    const crowned = changed.filter(user => roleOf(next, user) === 'owner');
    expect(crowned).toEqual(crowned.length > 0 && act === 'take' ? [users[to]] : []);
    expect([...next.values()].map(({ role }) => role)).toContain('owner');
  };

  test('whatever its members do, a workspace keeps an owner, nobody gives, takes or changes a role above their own, and H1 only who takes it becomes an owner', () => {
    fc.assert(
      fc.property(fc.array(anyStep, { maxLength: 60 }), steps => {
        let members = new Map(
          (['owner', 'admin', 'member'] as const).map((role, i): [string, Member] => [users[i]!, memberIn(role, users[i])]),
        );
        for (const step of steps) {
          const next = after(members, step);
          holds(step, members, next);
          members = next;
        }
      }),
      { numRuns: 500 },
    );
  });
});
