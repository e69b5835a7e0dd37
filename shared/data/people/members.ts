import * as z from 'zod';
import { entriesOf } from '../../domain/core/entries.ts';
import { GroupId, type UserId, WorkspaceId } from '../../domain/core/ids.ts';
import { readNewer } from '../../domain/core/newer.ts';
import { type SharedList, SharedLists } from '../../domain/people/invitations/shared-list.ts';
import { isPresent } from '../../domain/people/workspaces/membership-end.ts';
import type { MemberRole } from '../../domain/people/workspaces/role.ts';
import { Member } from '../../domain/people/workspaces/workspace.ts';
import { entity } from '../core/entity.ts';
import { queryTable, wholeOfIndex } from '../core/query.ts';

/** A user in a workspace. `gsi1` lists the workspaces of a user with what they were given there, and apart from them those that they have deleted. */
export const members = entity({
  name: 'member',
  pk: 'WS#{workspaceId}',
  sk: 'MEMBER#{userId}',
  schema: Member,
  gsi1: ({ workspaceId, userId, role, lists, groups, until, removedAt, removedWith }) => {
    const gsi1sk = `MEMBER#${workspaceId}`;
    if (!removedAt) return { gsi1pk: `USER#${userId}`, gsi1sk, ...(lists || groups || until ? { summary: { lists, groups, until } } : {}) };
    return removedWith && role === 'owner' ? { gsi1pk: `USER#${userId}#TRASH`, gsi1sk } : undefined;
  },
});

const timeNow = (): string => new Date().toISOString();

/** The membership of a user in a workspace; undefined for a stranger and for somebody who has left, or whose time is over. */
export const membershipOf = async (id: { workspaceId: WorkspaceId; userId: UserId }): Promise<Member | undefined> => {
  const member = await members.find(id);
  return member && isPresent(member, timeNow()) ? member : undefined;
};

/** A page of those who are in the workspace now, or of some of them. */
export const membersOf = (
  workspaceId: WorkspaceId,
  options: { limit: number; cursor?: string },
  keep: (member: Member) => boolean = () => true,
) => {
  const now = timeNow();
  return queryTable({ pk: `WS#${workspaceId}`, prefix: 'MEMBER#' }, members.fromRow, {
    ...options,
    keep: member => isPresent(member, now) && keep(member),
  });
};

/** What somebody is in a workspace, as their membership says it. */
export type MembershipSummary = {
  workspaceId: WorkspaceId;
  role: MemberRole;
  lists?: SharedList[] | undefined;
  groups?: GroupId[] | undefined;
  until?: string | undefined;
};

/** The same from its row in `gsi1`. */
export const heldFrom = ({ pk, role, summary }: Record<string, unknown>): MembershipSummary => ({
  workspaceId: WorkspaceId.parse(String(pk).slice('WS#'.length)),
  role: role as MemberRole,
  ...readNewer(Indexed, summary ?? {}).value,
});
const Indexed = z.object({ lists: SharedLists.optional(), groups: z.array(GroupId).optional(), until: z.string().optional() });

/** What a user is in each of their workspaces, from `gsi1`. */
export const heldBy = async (userId: UserId): Promise<MembershipSummary[]> =>
  presentAt(timeNow(), await wholeOfIndex({ pk: `USER#${userId}`, prefix: 'MEMBER#' }, heldFrom));

/** Of what somebody is, what they are at a moment. */
export const presentAt = (now: string, held: readonly MembershipSummary[]): MembershipSummary[] =>
  held.filter(each => isPresent(each, now));

/** The roles of a user by workspace, from `gsi1`: all of them. */
export const rolesOf = async (userId: UserId): Promise<Record<WorkspaceId, Member['role']>> =>
  Object.fromEntries((await heldBy(userId)).map(({ workspaceId, role }) => [workspaceId, role]));

/** The workspaces that a user has deleted, by the index. */
export const trashedBy = async (userId: UserId): Promise<WorkspaceId[]> =>
  (await wholeOfIndex({ pk: `USER#${userId}#TRASH` }, heldFrom)).map(({ workspaceId }) => workspaceId);

/** A page of those who went with a workspace that was deleted. */
export const setAsideIn = (workspaceId: WorkspaceId, options: { limit: number; cursor?: string }) =>
  queryTable({ pk: `WS#${workspaceId}`, prefix: 'MEMBER#' }, members.fromRow, {
    ...options,
    keep: ({ removedWith }) => removedWith !== undefined,
  });

/** Those who are in a workspace in a role: twenty at the most. */
const membersAs = async (role: Member['role'], workspaceId: WorkspaceId): Promise<Member[]> => {
  const { items } = await queryTable({ pk: `WS#${workspaceId}`, prefix: 'MEMBER#' }, members.fromRow, {
    limit: 20,
    keep: member => member.role === role && !member.removedAt,
    requests: Number.POSITIVE_INFINITY,
  });
  return items;
};

/** The owners of a workspace: twenty at the most. */
export const ownersIn = (workspaceId: WorkspaceId): Promise<Member[]> => membersAs('owner', workspaceId);

/** The privacy officers of a clinic: twenty at the most. */
export const officersIn = (workspaceId: WorkspaceId): Promise<Member[]> => membersAs('privacy_officer', workspaceId);

/** Those among whom somebody is found to take something over: the owners first, wherever they stand, and beside them the first page of all. */
export const successorsIn = async (workspaceId: WorkspaceId): Promise<Member[]> => {
  const [owners, { items: others }] = await Promise.all([ownersIn(workspaceId), membersOf(workspaceId, { limit: 100 })]);
  return [...owners, ...others];
};

/** How many owners a workspace has: one, or two for more than one. */
export const ownersOf = async (workspaceId: WorkspaceId): Promise<number> => {
  const { items: owners } = await queryTable({ pk: `WS#${workspaceId}`, prefix: 'MEMBER#' }, members.fromRow, {
    limit: 2,
    keep: ({ role, removedAt }) => role === 'owner' && !removedAt,
    requests: Number.POSITIVE_INFINITY,
  });
  return owners.length;
};

/** Has a workspace other members than this one? Children without an account, and who is there until a date, are nobody who could go on with it. */
export const hasOthers = async (workspaceId: WorkspaceId, userId: UserId): Promise<boolean> => {
  const { items: others } = await queryTable({ pk: `WS#${workspaceId}`, prefix: 'MEMBER#' }, members.fromRow, {
    limit: 1,
    keep: member => member.userId !== userId && !member.removedAt && !member.guardians && !member.until,
    requests: Number.POSITIVE_INFINITY,
  });
  return others.length > 0;
};

/** The workspaces with other members of which a user is the only owner; their personal one is left out. */
export const ownedAloneBy = async (userId: UserId, personal: WorkspaceId): Promise<WorkspaceId[]> => {
  const owned = entriesOf(await rolesOf(userId)).filter(([workspaceId, role]) => role === 'owner' && workspaceId !== personal);
  const alone = await Promise.all(owned.map(async ([id]) => (await hasOthers(id, userId)) && (await ownersOf(id)) === 1));
  return owned.filter((_, i) => alone[i]).map(([workspaceId]) => workspaceId);
};
