import type { UserId, WorkspaceId } from '../../domain/core/ids.ts';
import { Child, childRules } from '../../domain/people/children/child.ts';
import type { Member } from '../../domain/people/workspaces/workspace.ts';
import { entity } from '../core/entity.ts';
import { wholeOfTable } from '../core/query.ts';
import type { Quota } from '../core/quota.ts';
import { readMany } from '../core/rows.ts';
import { members } from './members.ts';
import { profiles } from './profiles.ts';

/** A child without an account. Its membership stands beside it, as that of everybody else. */
export const children = entity({ name: 'child', pk: 'WS#{workspaceId}', sk: 'CHILD#{userId}', schema: Child });

/** The children of a workspace. */
export const childrenIn = (workspaceId: WorkspaceId): Promise<Child[]> =>
  wholeOfTable({ pk: `WS#${workspaceId}`, prefix: 'CHILD#' }, children.fromRow, childRules.inWorkspace, ({ erasedAt }) => !erasedAt);

/** How many children a workspace may have. */
export const childQuota = (workspaceId: WorkspaceId): Quota => ({
  pk: `WS#${workspaceId}`,
  name: children.name,
  most: childRules.inWorkspace,
  held: () => childrenIn(workspaceId),
});

/** The memberships of children, as far as they are there. */
export const membershipsOf = async (found: readonly Child[]): Promise<Member[]> => {
  const rows = await readMany(found.map(child => members.keyOf(child)));
  return rows.map(members.fromRow).filter(({ removedAt }) => !removedAt);
};

/** The names of members by their id: that which they gave themselves, or that of a child; nothing for who has said none. */
export const namesOfMembers = async (found: readonly Member[]): Promise<Map<UserId, string>> => {
  const keys = found.map(member => (member.guardians ? children.keyOf(member) : profiles.keyOf(member)));
  const named = (await readMany(keys)).flatMap(row => {
    if (row.entity === children.name) return [[children.fromRow(row).userId, children.fromRow(row).name] as const];
    const { userId, displayName } = profiles.fromRow(row);
    return displayName === undefined ? [] : [[userId, displayName] as const];
  });
  return new Map(named);
};
