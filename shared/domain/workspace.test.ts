import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Failure } from './failure.ts';
import { Role } from './permissions.ts';
import {
  addMember,
  changeList,
  changeOwners,
  changeRole,
  changeWorkspace,
  createList,
  createWorkspace,
  List,
  ListInput,
  Member,
  removeMember,
  trashList,
  Workspace,
  WorkspaceInput,
} from './workspace.ts';

const now = '2026-11-21T08:00:00.000Z';
const inThirtyDays = Date.parse('2026-12-21T08:00:00Z') / 1000;
const workspaceId = 'ws_01kb8m3tq2e8fvq3w5r7c9d0ea';
const users = [
  'user_01kb8m3tq2e8fvq3w5r7c9d0ea',
  'user_01kb8m3tq2e8fvq3w5r7c9d0eb',
  'user_01kb8m3tq2e8fvq3w5r7c9d0ec',
  'user_01kb8m3tq2e8fvq3w5r7c9d0ed',
];
const [ada, ben] = users as [string, string];
const rank: Record<Role, number> = { guest: 0, member: 1, admin: 2, owner: 3 };

const home = createWorkspace({ name: 'Home', kind: 'household' }, workspaceId, { userId: ada, now });
const memberIn = (role: Role, userId = ben): Member => ({ ...home.owner.next, userId, role });

/** The code and reason of the failure that some work ends in. */
const refusal = (work: () => unknown): unknown => {
  try {
    work();
  } catch (error) {
    if (error instanceof Failure) return { code: error.code, ...error.details };
    throw error;
  }
  return undefined;
};

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

  test.each(everyPair)('a %s adds a %s only up to their own rank, and only when they may add at all', (giver, role) => {
    const allowed = rank[giver] >= rank.admin && rank[giver] >= rank[role];
    const add = () => addMember(home.workspace.next, { userId: ben, role }, giver, { userId: ada, now });
    expect(refusal(add)).toEqual(allowed ? undefined : { code: 'forbidden', reason: 'role_above_own' });
    if (allowed)
      expect(add()).toMatchObject({ next: { userId: ben, role, addedBy: ada }, event: { type: 'member.added', data: { role } } });
  });

  test.each(everyPair)('a %s takes out a %s only up to their own rank; anybody leaves by themselves', (remover, role) => {
    const allowed = rank[remover] >= rank.admin && rank[remover] >= rank[role];
    const removedBy = (userId: string) => () => removeMember(memberIn(role), remover, 2, { userId, now });
    expect(refusal(removedBy(ada))).toEqual(allowed ? undefined : { code: 'forbidden', reason: 'role_above_own' });
    expect(refusal(removedBy(ben))).toBeUndefined();
  });

  test('one who is gone is kept for 30 days, for the log', () => {
    const { next, event } = removeMember(memberIn('member'), 'owner', 1, { userId: ada, now });
    expect(Member.parse(next)).toEqual({ ...memberIn('member'), removedAt: now, expiresAt: inThirtyDays });
    expect(event).toEqual({ type: 'member.removed', data: { role: 'member' } });
  });

  test('a personal workspace stays its owner’s alone', () => {
    const personal = createWorkspace({ name: 'Personal', kind: 'personal' }, workspaceId, { userId: ada, now }).workspace.next;
    expect(refusal(() => addMember(personal, { userId: ben, role: 'guest' }, 'owner', { userId: ada, now }))).toEqual({
      code: 'forbidden',
      reason: 'personal_workspace',
    });
  });

  test('the last owner neither leaves, nor is taken out, nor becomes less', () => {
    const owner = memberIn('owner');
    expect(refusal(() => removeMember(owner, 'owner', 1, { userId: ben, now }))).toEqual({ code: 'last_owner' });
    expect(refusal(() => removeMember(owner, 'owner', 1, { userId: ada, now }))).toEqual({ code: 'last_owner' });
    expect(refusal(() => changeRole(owner, 'admin', 'owner', 1))).toEqual({ code: 'last_owner' });
    expect(refusal(() => changeRole(owner, 'owner', 'owner', 1))).toBeUndefined();
  });

  type Step = { by: number; to: number; role: Role; act: 'add' | 'change' | 'remove' };
  const anyStep: fc.Arbitrary<Step> = fc.record({
    by: fc.nat(users.length - 1),
    to: fc.nat(users.length - 1),
    role: fc.constantFrom(...Role.options),
    act: fc.constantFrom('add', 'change', 'remove'),
  });

  /** What a step makes of the members, by their user ids; refused, it changes nothing. */
  const after = (members: Map<string, Role>, { by, to, role, act }: Step): Map<string, Role> => {
    const giver = members.get(users[by]!);
    const user = users[to]!;
    const current = members.get(user);
    if (!giver || (act === 'add') === (current !== undefined)) return members;
    const owners = [...members.values()].filter(each => each === 'owner').length;
    const acting = { userId: users[by]!, now };
    const steps = {
      add: () => addMember(home.workspace.next, { userId: user, role }, giver, acting).next.role,
      change: () => changeRole(memberIn(current!, user), role, giver, owners).next.role,
      remove: () => removeMember(memberIn(current!, user), giver, owners, acting) && undefined,
    };
    try {
      const given = steps[act]();
      return new Map([...members, [user, given]].filter((each): each is [string, Role] => each[1] !== undefined));
    } catch (error) {
      if (error instanceof Failure) return members;
      throw error;
    }
  };

  test('whatever its members do, a workspace keeps an owner, and nobody gives, takes or changes a role above their own', () => {
    fc.assert(
      fc.property(fc.array(anyStep, { maxLength: 60 }), steps => {
        let members = new Map<string, Role>([
          [users[0]!, 'owner'],
          [users[1]!, 'admin'],
          [users[2]!, 'member'],
        ]);
        for (const step of steps) {
          const next = after(members, step);
          const giver = users[step.by]!;
          const changed = users.filter(user => members.get(user) !== next.get(user));
          const above = changed
            .flatMap(user => [members.get(user), next.get(user)])
            .filter(role => role && rank[role] > rank[members.get(giver)!]);
          expect(above).toEqual([]);
          expect(changed.filter(user => user !== giver && rank[members.get(giver)!] < rank.admin)).toEqual([]);
          expect([...next.values()]).toContain('owner');
          members = next;
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('lists', () => {
  const listId = 'list_01kb8m3tq2e8fvq3w5r7c9d0ea';
  const { next: list, event } = createList(ListInput.parse({ name: ' Garden ' }), { workspaceId, listId }, { userId: ada, now });

  test('a list is created, named anew, and put into the trash for 30 days', () => {
    expect(List.parse(list)).toEqual({ workspaceId, listId, name: 'Garden', createdBy: ada, createdAt: now, version: 1 });
    expect(event).toEqual({ type: 'list.created', data: {} });
    expect(changeList(list, { name: 'Balcony' })).toEqual({
      next: { ...list, name: 'Balcony' },
      event: { type: 'list.changed', data: { fields: ['name'] } },
    });
    expect(trashList(list, { userId: ada, now })).toEqual({
      next: { ...list, trashedAt: now, expiresAt: inThirtyDays },
      event: { type: 'list.trashed', data: {} },
    });
  });
});
