import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import type { UserId } from '../../domain/core/ids.ts';
import { everyPermission } from '../../domain/core/permissions.ts';
import { type ExportKind, exportedOf, exportKinds, isExported, notExported } from '../../domain/views/export.ts';
import { entities } from '../index.ts';

vi.hoisted(() => Object.assign(process.env, { AWS_REGION: 'us-east-1', TABLE_NAME: 'none', DUE_SHARDS: '4' }));

const [me, other]: [UserId, UserId] = ['user_01kb8m3tq2e8fvq3w5r7c9d0eb', 'user_01kb8m3tq2e8fvq3w5r7c9d0ec'];

test('every kind of record is told, or left out for a reason that is said', () => {
  expect([...exportKinds, ...Object.keys(notExported)].sort()).toEqual([...entities.keys()].sort());
  for (const reason of Object.values(notExported)) expect(reason.length).toBeGreaterThan(30);
});

describe('of a workspace of others', () => {
  const standing = fc.constantFrom('admin' as const, 'member' as const, 'guest' as const, []);
  const person = fc.constantFrom(me, other);
  const record = fc.record({ userId: person, createdBy: person, invitedBy: person, assignees: fc.subarray([me, other]) });
  const kind = fc.constantFrom<ExportKind>(...exportKinds);

  test('nothing is told that is not theirs: only the name of the workspace, their membership, absences, the children that they have added, invitations, comments, files, relations, templates, tags, fields, rewards and items', () => {
    fc.assert(
      fc.property(standing, kind, record, (role, each, found) => {
        if (!isExported(each, found, { userId: me, standing: role })) return;
        const theirs = {
          workspace: true,
          member: found.userId === me,
          absence: found.userId === me,
          child: found.userId === me || found.createdBy === me,
          pin: found.userId === me,
          opt_out: found.userId === me,
          invitation: found.invitedBy === me,
          comment: found.createdBy === me,
          relation: found.createdBy === me,
          file: found.createdBy === me,
          template: found.createdBy === me,
          tag: found.createdBy === me,
          reward: found.createdBy === me,
          field: found.createdBy === me,
          item: found.createdBy === me || found.assignees.includes(me),
        };
        expect(theirs[each as keyof typeof theirs]).toBe(true);
      }),
    );
  });

  test('no item that they may not read any more: a guest has what is assigned to them, a role without the right nothing', () => {
    const made = { createdBy: me, assignees: [other] };
    expect(isExported('item', made, { userId: me, standing: 'member' })).toBe(true);
    expect(isExported('item', made, { userId: me, standing: 'guest' })).toBe(false);
    expect(isExported('item', { ...made, assignees: [me] }, { userId: me, standing: 'guest' })).toBe(true);
    expect(isExported('item', { ...made, assignees: [me] }, { userId: me, standing: [] })).toBe(false);
    expect(everyPermission).toContain('item:read');
  });
});

test('an owner is told everything of their workspace, but for who else does not want to be invited', () => {
  for (const kind of exportKinds)
    expect(isExported(kind, { userId: other, createdBy: other }, { userId: me, standing: 'owner' })).toBe(kind !== 'opt_out');
});

test('the year of birth of a child, and a consent of somebody else, are told in its own export alone', () => {
  const child = { userId: other, name: 'Mia', birthYear: 2018, consent: { by: me, method: 'account' } };
  const third: UserId = 'user_01kb8m3tq2e8fvq3w5r7c9d0ed';
  const told = [other, me, third].map(userId => exportedOf('child', child, { userId }));
  expect(told).toEqual([child, { userId: other, name: 'Mia', consent: child.consent }, { userId: other, name: 'Mia' }]);
  expect(exportedOf('item', child, { userId: third })).toBe(child);
});
