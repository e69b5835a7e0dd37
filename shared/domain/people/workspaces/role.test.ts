import { describe, expect, test } from 'vitest';
import type { Row, Standing } from '../../core/permissions.ts';
import { changeCustomRole, createRole, deleteRole, fallback, MemberRole, standingOf } from './role.ts';

const now = '2026-11-21T08:00:00.000Z';
const acting = { userId: 'user_01kb8m3tq2e8fvq3w5r7c9d0eb', now } as const;
const ids = { workspaceId: 'ws_01kb8m3tq2e8fvq3w5r7c9d0ea', roleId: 'role_01kb8m3tq2e8fvq3w5r7c9d0ea' } as const;
const rows: Row[] = [{ resource: 'item', actions: ['read', 'complete'] }];
const sitter = createRole({ name: 'Sitter', rows }, ids, 'admin', acting).next;
const more: Row[] = [{ resource: 'workspace', actions: ['delete'] }];
const tooMuch = expect.objectContaining({ code: 'forbidden', details: { reason: 'more_than_own' } });

test('stands for its rows until it is deleted, then for a guest', () => {
  expect(standingOf(sitter)).toEqual(rows);
  expect(standingOf(deleteRole(sitter, 'admin', acting).next)).toBe(fallback);
  expect(standingOf(undefined)).toBe('guest');
});

describe('nobody', () => {
  test.each<[Standing]>([
    ['guest'],
    [[{ resource: 'item', actions: ['read'] }]],
    [[{ resource: 'item', actions: ['read', 'complete'], conditions: ['assigned'] }]],
  ])('makes, changes or deletes a role that holds more than they have: %j', giver => {
    for (const attempt of [
      () => createRole({ name: 'x', rows }, ids, giver, acting),
      () => changeCustomRole(sitter, { name: 'x' }, giver),
      () => deleteRole(sitter, giver, acting),
    ])
      expect(attempt).toThrow(tooMuch);
  });

  test('makes a role hold more than they have', () => {
    expect(() => changeCustomRole(sitter, { rows: more }, 'admin')).toThrow(tooMuch);
    expect(changeCustomRole(sitter, { rows: more }, 'owner').next.rows).toEqual(more);
  });
});

test.each(['king', 'role_1', '', 'ws_01kb8m3tq2e8fvq3w5r7c9d0ea'])('%j is no role', role => {
  expect(MemberRole.safeParse(role).success).toBe(false);
});
