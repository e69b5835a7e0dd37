import { Failure } from '../../domain/core/failure.ts';
import type { UserId, WorkspaceId } from '../../domain/core/ids.ts';
import { Role, type Standing, withLists } from '../../domain/core/permissions.ts';
import { listsAt, widest } from '../../domain/people/invitations/shared-list.ts';
import { CustomRole, type MemberRole, standingOf } from '../../domain/people/workspaces/role.ts';
import { entity } from '../core/entity.ts';
import { wholeOfTable } from '../core/query.ts';
import type { Quota } from '../core/quota.ts';
import { readMany } from '../core/rows.ts';
import { groups } from './groups.ts';
import { heldBy, type MembershipSummary, membershipOf } from './members.ts';

/** A role that a workspace has made itself. */
export const roles = entity({ name: 'role', pk: 'WS#{workspaceId}', sk: 'ROLE#{roleId}', schema: CustomRole });

const rolesAtMost = 50;

/** The roles of a workspace that are not deleted. */
export const rolesIn = (workspaceId: WorkspaceId): Promise<CustomRole[]> =>
  wholeOfTable({ pk: `WS#${workspaceId}`, prefix: 'ROLE#' }, roles.fromRow, rolesAtMost, ({ deletedAt }) => !deletedAt);

/** How many roles of its own a workspace may have. */
export const roleQuota = (workspaceId: WorkspaceId): Quota => ({
  pk: `WS#${workspaceId}`,
  name: roles.name,
  most: rolesAtMost,
  held: () => rolesIn(workspaceId),
});

const isPlain = (role: MemberRole): role is Role => Role.safeParse(role).success;
const keysFor = ({ workspaceId, role, groups: held = [] }: MembershipSummary) => [
  ...(isPlain(role) ? [] : [roles.keyOf({ workspaceId, roleId: role })]),
  ...held.map(groupId => groups.keyOf({ workspaceId, groupId })),
];
const nameOf = ({ workspaceId, role }: MembershipSummary): string => `${workspaceId} ${role}`;

/** What these memberships stand for at this moment, in their order. Reads only what workspaces have made themselves, a hundred roles and groups a request. */
export const standingsFor = async (held: readonly MembershipSummary[]): Promise<Standing[]> => {
  const found = await readMany(held.flatMap(keysFor));
  const made = found.filter(({ entity }) => entity === roles.name).map(roles.fromRow);
  const byName = new Map(made.map(role => [nameOf({ ...role, role: role.roleId }), role]));
  const live = found.filter(({ entity }) => entity === groups.name).map(groups.fromRow);
  const byGroup = new Map(live.filter(({ deletedAt }) => !deletedAt).map(group => [`${group.workspaceId} ${group.groupId}`, group]));
  const now = new Date().toISOString();
  const roleOf = (each: MembershipSummary) => (isPlain(each.role) ? each.role : standingOf(byName.get(nameOf(each))));
  const groupsOf = (each: MembershipSummary) => (each.groups ?? []).flatMap(groupId => byGroup.get(`${each.workspaceId} ${groupId}`) ?? []);
  return held.map(each => withLists(roleOf(each), widest([each, ...groupsOf(each)].map(way => listsAt(way, now)))));
};

/** What one membership stands for. */
export const standingFor = async (held: MembershipSummary): Promise<Standing> => (await standingsFor([held]))[0]!;

/** What a user is in a workspace at this moment; nothing where they are no member (any more). */
export const standingIn = async (id: { workspaceId: WorkspaceId; userId: UserId }): Promise<Standing | undefined> => {
  const member = await membershipOf(id);
  return member && standingFor(member);
};

/** The same where they must be one, to give and take by: what the gateway remembers may be a minute old. Fails with `not_found`. */
export const standingNow = async (id: { workspaceId: WorkspaceId; userId: UserId }): Promise<Standing> => {
  const standing = await standingIn(id);
  if (!standing) throw new Failure('not_found', { what: 'workspace' });
  return standing;
};

/** What a user is in each of their workspaces, by the index. */
export const standingsOf = async (userId: UserId): Promise<Record<WorkspaceId, Standing>> => {
  const held = await heldBy(userId);
  const standings = await standingsFor(held);
  return Object.fromEntries(held.map(({ workspaceId }, i) => [workspaceId, standings[i]!]));
};
