import { expect, test } from 'vitest';
import type { UserId, WorkspaceId } from '../../core/ids.ts';
import { createWorkspace, Member, newMember, offerOwnership, Workspace } from './workspace.ts';
import {
  advanceWorkspace,
  bringMemberBack,
  keepWorkspace,
  restoreWorkspace,
  setMemberAside,
  trashDays,
  trashWorkspace,
} from './workspace-trash.ts';

const now = '2026-11-21T08:00:00.000Z';
const [ada, ben]: [UserId, UserId] = ['user_01kb8m3tq2e8fvq3w5r7c9d0ea', 'user_01kb8m3tq2e8fvq3w5r7c9d0eb'];
const workspaceId: WorkspaceId = 'ws_01kb8m3tq2e8fvq3w5r7c9d0ea';
const { workspace, owner } = createWorkspace({ name: 'Home', kind: 'household' }, workspaceId, { userId: ada, now });

test('a workspace that is deleted falls due for erasing after 30 days, again and again until it is gone, unless it is restored', () => {
  const { next } = trashWorkspace(workspace.next, now)!;
  const end = new Date(Date.parse(now) + trashDays * 86_400_000).toISOString();
  expect(Workspace.parse(next)).toMatchObject({ trashedAt: now, dueAt: end });
  expect(trashWorkspace(next, end)).toBeUndefined();
  const due = advanceWorkspace(next, end);
  expect([due.event.type, due.next.dueAt! > end]).toEqual(['workspace.erase_due', true]);
  expect(restoreWorkspace(next)!.next).toEqual(workspace.next);
  expect(restoreWorkspace(workspace.next)).toBeUndefined();
});

test('one that is being erased is restored by nobody, unless something in it has to be kept: then it stays in the trash until then', () => {
  const due = advanceWorkspace(trashWorkspace(workspace.next, now)!.next, '2026-12-21T08:00:00.000Z').next;
  expect(() => restoreWorkspace(due)).toThrow('not_found');
  const kept = keepWorkspace(due, '2036-11-21T08:00:00.000Z')!;
  expect(Workspace.parse(kept.next)).toMatchObject({ trashedAt: now, dueAt: '2036-11-21T08:00:00.000Z' });
  expect(restoreWorkspace(kept.next)!.next).toEqual(workspace.next);
  expect(keepWorkspace(workspace.next, '2036-11-21T08:00:00.000Z')).toBeUndefined();
});

test('a personal workspace goes with its owner’s account, and not before', () => {
  expect(() => trashWorkspace({ ...workspace.next, kind: 'personal' }, now)).toThrow('forbidden');
});

test('its members go with it and come back as what they were; an offer of ownership is over', () => {
  const member = newMember({ userId: ben, role: 'member' }, workspaceId, { userId: ada, now }).next;
  const offered = offerOwnership(owner.next, member, false, now).next;
  const aside = Member.parse(setMemberAside(offered, now).next);
  expect(aside).toEqual({ ...member, removedAt: now, removedWith: 'workspace' });
  expect(bringMemberBack(aside).next).toEqual(member);
});
