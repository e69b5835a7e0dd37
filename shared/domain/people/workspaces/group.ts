import * as z from 'zod';
import { personal } from '../../core/data-class.ts';
import type { Actor, Change } from '../../core/due.ts';
import { expiryAfter } from '../../core/expiry.ts';
import { Failure } from '../../core/failure.ts';
import { GroupId, type ListId, UserId, WorkspaceId } from '../../core/ids.ts';
import { Line } from '../../core/text.ts';
import { isSameGrant, type SharedList, SharedLists, withList, withoutList } from '../invitations/shared-list.ts';
import { groupsOfMemberMost, type Member } from './workspace.ts';

/** How many groups a workspace may have. */
export const groupsMost = 100;

const name = Line(80);

/** Some members of a workspace by one name, such as a team, and the lists that whoever is in it has. Who is in it stands with each member. */
export const Group = z.object({
  workspaceId: WorkspaceId,
  groupId: GroupId,
  name: personal(name),
  lists: SharedLists.optional(),
  createdBy: UserId,
  createdAt: z.iso.datetime(),
  deletedAt: z.iso.datetime().optional(),
  /** When a deleted one may be forgotten (Unix seconds, DynamoDB TTL). */
  expiresAt: z.int().optional(),
  version: z.int().positive(),
});
export type Group = z.infer<typeof Group>;
export const GroupInput = z.strictObject({ name });
export const GroupPatch = GroupInput.partial();

/** A new group, with nobody in it and no lists. */
export const createGroup = (
  { name }: z.infer<typeof GroupInput>,
  ids: Pick<Group, 'workspaceId' | 'groupId'>,
  { userId, now }: Actor,
): Change<Group> => ({
  next: { ...ids, name, createdBy: userId, createdAt: now, version: 1 },
  event: { type: 'group.created', data: {} },
});

/** The group, while nobody has deleted it. Fails with `not_found`. */
export const liveGroup = (group: Group | undefined): Group => {
  if (!group || group.deletedAt) throw new Failure('not_found', { what: 'group' });
  return group;
};

/** Another name. */
export const changeGroup = (group: Group, patch: z.infer<typeof GroupPatch>): Change<Group> => ({
  next: Object.keys(patch).length === 0 ? liveGroup(group) : { ...liveGroup(group), ...patch },
  event: { type: 'group.changed', data: { fields: Object.keys(patch) } },
});

/** Deletes a group: nobody has its lists any more. The record stays as long as others in the trash. */
export const deleteGroup = (group: Group, { now }: Pick<Actor, 'now'>): Change<Group> => ({
  next: { ...liveGroup(group), deletedAt: now, expiresAt: expiryAfter(now) },
  event: { type: 'group.deleted', data: {} },
});

/** Gives a list to all who are in the group, or will be. Undefined where they have it so. */
export const giveListToGroup = (group: Group, given: SharedList, { now }: Pick<Actor, 'now'>): Change<Group> | undefined => {
  const before = liveGroup(group).lists?.find(({ listId }) => listId === given.listId);
  if (isSameGrant(before, given)) return undefined;
  return { next: { ...group, lists: withList(group, given, now) }, event: { type: 'group.list_given', data: given } };
};

/** Takes a list from the group: whoever has it by another group, or themselves, keeps it. Undefined where it has none. */
export const takeListFromGroup = (group: Group, listId: ListId): Change<Group> | undefined => {
  const next = withoutList(liveGroup(group), listId);
  return next && { next, event: { type: 'group.list_taken', data: { listId } } };
};

/** Puts a member into a group; of those that they are in, groups that are there no more make room. Undefined where they are in it. Fails with `limit_reached`. */
export const joinGroup = (member: Member, groupId: GroupId, isThere: (groupId: GroupId) => boolean): Change<Member> | undefined => {
  const { groups = [] } = member;
  if (groups.includes(groupId)) return undefined;
  const kept = groups.filter(isThere);
  if (kept.length >= groupsOfMemberMost) throw new Failure('limit_reached', { limit: groupsOfMemberMost });
  return { next: { ...member, groups: [...kept, groupId] }, event: { type: 'member.joined_group', data: { groupId } } };
};

/** Takes a member out of a group. Undefined where they are not in it. */
export const leaveGroup = (member: Member, groupId: GroupId): Change<Member> | undefined => {
  const { groups = [], ...rest } = member;
  const others = groups.filter(each => each !== groupId);
  if (others.length === groups.length) return undefined;
  return { next: { ...rest, ...(others.length > 0 ? { groups: others } : {}) }, event: { type: 'member.left_group', data: { groupId } } };
};
