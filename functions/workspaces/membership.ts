import type { Stamp } from '../../shared/data/entity.ts';
import { members, membershipOf, ownersOf } from '../../shared/data/members.ts';
import { profiles } from '../../shared/data/profiles.ts';
import { roles as customRoles, standingFor, standingsFor } from '../../shared/data/roles.ts';
import { transact } from '../../shared/data/transact.ts';
import { workspaces } from '../../shared/data/workspaces.ts';
import type { Change } from '../../shared/domain/due.ts';
import { Failure } from '../../shared/domain/failure.ts';
import { RoleId } from '../../shared/domain/ids.ts';
import type { Standing } from '../../shared/domain/permissions.ts';
import type { MemberRole } from '../../shared/domain/role.ts';
import {
  addMember,
  changeOwners,
  changeRole,
  type Lookup,
  type Member,
  removeMember,
  transferOwnership,
} from '../../shared/domain/workspace.ts';

type MemberKey = { workspaceId: string; userId: string };

/** What the gateway remembers of a caller's role may be a minute old: too old to give and take roles by. */
export const standingNow = async (workspaceId: string, { userId }: Stamp): Promise<Standing> => {
  const member = await membershipOf({ workspaceId, userId });
  if (!member) throw new Failure('not_found', { what: 'workspace' });
  return standingFor(member);
};

/** What these roles of a workspace stand for. One that is about to be given must be there. */
const lookupOf = async (workspaceId: string, roles: MemberRole[], given?: MemberRole): Promise<Lookup> => {
  if (given && RoleId.safeParse(given).success && (await customRoles.get({ workspaceId, roleId: given })).deletedAt)
    throw new Failure('not_found', { what: 'role' });
  const standings = await standingsFor(roles.map(role => ({ workspaceId, role })));
  return role => standings[roles.indexOf(role)]!;
};

/** Adds a user, who must have signed in before; somebody who had left comes back under their old record. A retry is answered what it added. */
export const addMemberTo = async (workspaceId: string, input: { userId: string; role: MemberRole }, stamp: Stamp): Promise<Member> => {
  const id = { workspaceId, userId: input.userId };
  const [giver, lookup, workspace, profile, former] = await Promise.all([
    standingNow(workspaceId, stamp),
    lookupOf(workspaceId, [input.role], input.role),
    workspaces.get({ workspaceId }),
    profiles.find(input),
    members.look(id, stamp),
  ]);
  if (!profile) throw new Failure('not_found', { what: 'user' });
  if (former?.isReplay) return former.record;
  if (former && !former.record.removedAt) throw new Failure('already_exists', { what: 'member' });
  const { next, event } = addMember(workspace, input, giver, stamp, lookup);
  if (former) return members.save({ next: { ...next, version: former.record.version }, event }, stamp);
  return (await members.create({ next, event }, stamp)).record;
};

/**
 * Writes a change of a member. One that touches an owner also writes the workspace, in one transaction, so that two owners who leave at
 * the same moment cannot both succeed.
 */
const saveMember = async (
  member: Member,
  decide: (owners: number) => Change<Member>,
  touchesOwners: boolean,
  stamp: Stamp,
): Promise<Member> => {
  if (!touchesOwners) return members.save(decide(Number.POSITIVE_INFINITY), stamp);
  const workspace = await workspaces.get(member);
  const change = decide(await ownersOf(member.workspaceId));
  await transact([members.putNext(change, stamp), workspaces.putNext(changeOwners(workspace), stamp)]);
  return { ...change.next, version: member.version + 1 };
};

/** The member and the role of the caller who changes them. */
const memberOf = async (id: MemberKey, stamp: Stamp, ifMatch: number | undefined): Promise<{ member: Member; caller: Standing }> => {
  const [caller, member] = await Promise.all([standingNow(id.workspaceId, stamp), membershipOf(id)]);
  if (!member) throw new Failure('not_found', { what: 'member' });
  if (ifMatch !== undefined && ifMatch !== member.version) throw new Failure('precondition_failed', { version: member.version });
  return { member, caller };
};

/** Gives a member another role, as far as the giver's own role allows. */
export const changeRoleOf = async (id: MemberKey, role: MemberRole, stamp: Stamp, ifMatch?: number): Promise<Member> => {
  const { member, caller } = await memberOf(id, stamp, ifMatch);
  const lookup = await lookupOf(id.workspaceId, [member.role, role], role);
  const decide = (owners: number) => changeRole(member, role, caller, owners, lookup);
  // Sent again, it is not written again; who may not give this role is told so all the same.
  if (member.role === role) {
    decide(Number.POSITIVE_INFINITY);
    return member;
  }
  return saveMember(member, decide, member.role === 'owner' || role === 'owner', stamp);
};

/** Takes a member out, or lets them leave. */
export const removeMemberFrom = async (id: MemberKey, stamp: Stamp, ifMatch?: number): Promise<void> => {
  const { member, caller } = await memberOf(id, stamp, ifMatch);
  const lookup = await lookupOf(id.workspaceId, [member.role]);
  await saveMember(member, owners => removeMember(member, caller, owners, stamp, lookup), member.role === 'owner', stamp);
};

/**
 * Makes another member the owner in the caller's place: both roles and the workspace in one transaction, so that there is an owner at each
 * moment. A retry finds it done and answers the same.
 */
export const handOver = async (id: MemberKey, stamp: Stamp): Promise<Member> => {
  const { workspaceId } = id;
  const [owner, heir, workspace] = await Promise.all([
    membershipOf({ workspaceId, userId: stamp.userId }),
    membershipOf(id),
    workspaces.get({ workspaceId }),
  ]);
  if (!owner) throw new Failure('not_found', { what: 'workspace' });
  if (!heir) throw new Failure('not_found', { what: 'member' });
  if (heir.role === 'owner') return heir;
  const changes = transferOwnership(owner, heir);
  await transact([
    members.putNext(changes.owner, stamp),
    members.putNext(changes.heir, stamp),
    workspaces.putNext(changeOwners(workspace), stamp),
  ]);
  return { ...changes.heir.next, version: heir.version + 1 };
};
