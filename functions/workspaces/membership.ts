import type { Stamp } from '../../shared/data/entity.ts';
import { members, membershipOf, ownersOf } from '../../shared/data/members.ts';
import { profiles } from '../../shared/data/profiles.ts';
import { transact } from '../../shared/data/transact.ts';
import { workspaces } from '../../shared/data/workspaces.ts';
import type { Change } from '../../shared/domain/due.ts';
import { Failure } from '../../shared/domain/failure.ts';
import type { Role } from '../../shared/domain/permissions.ts';
import { addMember, changeOwners, changeRole, type Member, removeMember } from '../../shared/domain/workspace.ts';

type MemberKey = { workspaceId: string; userId: string };

/** What the gateway remembers of a caller's role may be a minute old: too old to give and take roles by. */
const roleNow = async (workspaceId: string, { userId }: Stamp): Promise<Role> => {
  const member = await membershipOf({ workspaceId, userId });
  if (!member) throw new Failure('not_found', { what: 'workspace' });
  return member.role;
};

/** Adds a user, who must have signed in before; somebody who had left comes back under their old record. */
export const addMemberTo = async (workspaceId: string, input: { userId: string; role: Role }, stamp: Stamp): Promise<Member> => {
  const id = { workspaceId, userId: input.userId };
  const [giver, workspace, profile, former] = await Promise.all([
    roleNow(workspaceId, stamp),
    workspaces.get({ workspaceId }),
    profiles.find(input),
    members.find(id),
  ]);
  if (!profile) throw new Failure('not_found', { what: 'user' });
  if (former && !former.removedAt) throw new Failure('already_exists', { what: 'member' });
  const { next, event } = addMember(workspace, input, giver, stamp);
  if (former) return members.save({ next: { ...next, version: former.version }, event }, stamp);
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
const memberOf = async (id: MemberKey, stamp: Stamp, ifMatch: number | undefined): Promise<{ member: Member; caller: Role }> => {
  const [caller, member] = await Promise.all([roleNow(id.workspaceId, stamp), membershipOf(id)]);
  if (!member) throw new Failure('not_found', { what: 'member' });
  if (ifMatch !== undefined && ifMatch !== member.version) throw new Failure('precondition_failed', { version: member.version });
  return { member, caller };
};

/** Gives a member another role, as far as the giver's own role allows. */
export const changeRoleOf = async (id: MemberKey, role: Role, stamp: Stamp, ifMatch?: number): Promise<Member> => {
  const { member, caller } = await memberOf(id, stamp, ifMatch);
  return saveMember(member, owners => changeRole(member, role, caller, owners), member.role === 'owner' || role === 'owner', stamp);
};

/** Takes a member out, or lets them leave. */
export const removeMemberFrom = async (id: MemberKey, stamp: Stamp, ifMatch?: number): Promise<void> => {
  const { member, caller } = await memberOf(id, stamp, ifMatch);
  await saveMember(member, owners => removeMember(member, caller, owners, stamp), member.role === 'owner', stamp);
};
