import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Engine, useEngine } from '../../../scripts/check/costs/engine.ts';
import type { UserId, WorkspaceId } from '../../domain/core/ids.ts';
import { handOverChild } from '../../domain/people/children/child.ts';
import { type Member, newMember } from '../../domain/people/workspaces/workspace.ts';
import { derivedId } from '../../runtime/http/ids.ts';

let engine: Engine;
let people: typeof import('./members.ts');

const now = '2026-11-29T08:00:00.000Z';
const workspaceId: WorkspaceId = 'ws_01kb8m3tq2e8fvq3w5r7c9d0ea';
/** Ids in the order in which they are made. */
const userAt = (second: number): UserId => derivedId('user', String(second), Date.parse(now) + second * 1000);
const [gone, owner, mia] = [userAt(0), userAt(200), userAt(201)];

beforeAll(async () => {
  engine = await useEngine();
  people = await import('./members.ts');
  const roles = [
    ...Array.from({ length: 120 }, (_, i) => [userAt(i + 1), 'guest'] as const),
    [gone, 'parent'] as const,
    [owner, 'owner'] as const,
  ];
  const context = { userId: owner, now, requestId: 'r' };
  await Promise.all(roles.map(([userId, role]) => people.members.create(newMember({ userId, role }, workspaceId, context), context)));
});
afterAll(() => engine?.stop());

test('a child goes to the owner also where more than a page of members stands before them', async () => {
  const child: Member = { workspaceId, userId: mia, role: 'child', guardians: [gone], addedBy: gone, createdAt: now, version: 1 };
  const change = handOverChild(child, gone, await people.successorsIn(workspaceId));
  expect(change!.next.guardians).toEqual([owner]);
});
