import { checkMatch, type UserContext } from '../../../shared/data/core/entity.ts';
import { transact } from '../../../shared/data/core/transact.ts';
import { members, membershipOf, ownersOf } from '../../../shared/data/people/members.ts';
import { oneMembershipLess } from '../../../shared/data/people/membership-count.ts';
import { pauseWrites } from '../../../shared/data/people/opt-out-writes.ts';
import { profiles } from '../../../shared/data/people/profiles.ts';
import { roles as customRoles, standingNow, standingsFor } from '../../../shared/data/people/roles.ts';
import { wardsOf } from '../../../shared/data/people/wards.ts';
import { workspaces } from '../../../shared/data/people/workspaces.ts';
import type { Change } from '../../../shared/domain/core/due.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import { RoleId, type UserId, type WorkspaceId } from '../../../shared/domain/core/ids.ts';
import type { Standing } from '../../../shared/domain/core/permissions.ts';
import { withoutGuardian } from '../../../shared/domain/people/children/child.ts';
import { changeEnd } from '../../../shared/domain/people/workspaces/member-clock.ts';
import { endingAt, endOf } from '../../../shared/domain/people/workspaces/membership-end.ts';
import type { MemberRole } from '../../../shared/domain/people/workspaces/role.ts';
import { changeOwners, changeRole, type Lookup, type Member, removeMember } from '../../../shared/domain/people/workspaces/workspace.ts';

type MemberKey = { workspaceId: WorkspaceId; userId: UserId };

/** What these roles of a workspace stand for. One that is about to be given must be there. */
const lookupOf = async (workspaceId: WorkspaceId, roles: MemberRole[], given?: MemberRole): Promise<Lookup> => {
  const { data: roleId } = RoleId.safeParse(given);
  if (roleId && (await customRoles.get({ workspaceId, roleId })).deletedAt) throw new Failure('not_found', { what: 'role' });
  const standings = await standingsFor(roles.map(role => ({ workspaceId, role })));
  return role => standings[roles.indexOf(role)]!;
};

/**
 * Writes a change of a member. One that touches an owner also writes the workspace, in one transaction, so that two owners who leave at
 * the same moment cannot both succeed.
 */
const saveMember = async (
  member: Member,
  decide: (owners: number) => Change<Member>,
  touchesOwners: boolean,
  context: UserContext,
  beside: Parameters<typeof transact>[0] = [],
): Promise<Member> => {
  const workspace = touchesOwners ? await workspaces.get(member) : undefined;
  const change = decide(workspace ? await ownersOf(member.workspaceId) : Number.POSITIVE_INFINITY);
  const counted = workspace ? [workspaces.putNext(changeOwners(workspace), context)] : [];
  await transact([members.putNext(change, context), ...counted, ...beside]);
  return { ...change.next, version: member.version + 1 };
};

/** The member and the role of the caller who changes them. */
const memberOf = async (
  id: MemberKey,
  context: UserContext,
  ifMatch: readonly number[] | undefined,
): Promise<{ member: Member; caller: Standing }> => {
  const [caller, member] = await Promise.all([standingNow({ workspaceId: id.workspaceId, userId: context.userId }), membershipOf(id)]);
  if (!member) throw new Failure('not_found', { what: 'member' });
  checkMatch(member, ifMatch);
  return { member, caller };
};

/** What is written of the children of a guardian who is one no more: they have one less. Fails with `last_guardian`. */
const writesOfWards = async ({ workspaceId, userId }: Member, context: UserContext) =>
  (await wardsOf({ workspaceId, userId })).map(ward => members.putNext(withoutGuardian(ward, userId)!, context));

const endingWith = (change: Change<Member>, until: string | undefined, now: string): Change<Member> => ({
  ...change,
  next: { ...change.next, ...endingAt(until, now) },
});

/** Gives a member another role, or a helper another end, as far as the giver's own role allows. A guardian who is to be a helper is one no more. */
export const changeRoleOf = async (
  id: MemberKey,
  { role, until: asked }: { role: MemberRole; until?: string | undefined },
  context: UserContext,
  ifMatch?: readonly number[],
): Promise<Member> => {
  const until = endOf(role, asked, context.now);
  const { member, caller } = await memberOf(id, context, ifMatch);
  const lookup = await lookupOf(id.workspaceId, [member.role, role], role);
  const decide = (owners: number) => endingWith(changeRole(member, role, caller, owners, lookup), until, context.now);
  // Sent again, it is not written again; who may not give this role is told so all the same.
  if (member.role === role) {
    decide(Number.POSITIVE_INFINITY);
    return member.until === until ? member : saveMember(member, () => changeEnd(member, until, context.now), false, context);
  }
  const beside = until === undefined ? [] : await writesOfWards(member, context);
  return saveMember(member, decide, member.role === 'owner' || role === 'owner', context, beside);
};

/** What is written beside a member who goes: the count of their workspaces, and, where they left by themselves, a pause of invitations. */
const writesOfEnd = async (member: Member, context: UserContext) => {
  const profile = member.userId === context.userId ? await profiles.find(member) : undefined;
  const pause = profile ? await pauseWrites(member.workspaceId, profile, context) : [];
  return [oneMembershipLess(member.userId), ...pause, ...(await writesOfWards(member, context))];
};

/** Takes a member out, or lets them leave: then the workspace does not invite them again for a while. */
export const removeMemberFrom = async (id: MemberKey, context: UserContext, ifMatch?: readonly number[]): Promise<void> => {
  const { member, caller } = await memberOf(id, context, ifMatch);
  const lookup = await lookupOf(id.workspaceId, [member.role]);
  const decide = (owners: number) => removeMember(member, caller, owners, context, lookup);
  await saveMember(member, decide, member.role === 'owner', context, await writesOfEnd(member, context));
};
