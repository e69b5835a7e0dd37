import type { UserContext } from '../../../shared/data/core/entity.ts';
import { retryLostRace } from '../../../shared/data/core/race.ts';
import { invitations } from '../../../shared/data/people/invitations.ts';
import { membershipOf } from '../../../shared/data/people/members.ts';
import { optOuts, subjectOfEmail } from '../../../shared/data/people/opt-outs.ts';
import { profiles } from '../../../shared/data/people/profiles.ts';
import { roles, standingFor } from '../../../shared/data/people/roles.ts';
import { workspaces } from '../../../shared/data/people/workspaces.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import { RoleId, type UserId, type WorkspaceId } from '../../../shared/domain/core/ids.ts';
import { mayGrant } from '../../../shared/domain/core/standings.ts';
import { addListTo, changeInvitation, type Invitation, invite } from '../../../shared/domain/people/invitations/invitation.ts';
import { mayShare, type SharedList } from '../../../shared/domain/people/invitations/shared-list.ts';
import { requireWanted } from '../../../shared/domain/people/profiles/opt-out.ts';
import { endOf } from '../../../shared/domain/people/workspaces/membership-end.ts';
import type { MemberRole } from '../../../shared/domain/people/workspaces/role.ts';
import { derivedId } from '../../../shared/runtime/http/ids.ts';

/** An invitation as those who invite see it. */
export const shown = (invitation: Invitation) => ({
  ...invitation,
  mailed: invitation.email === undefined ? undefined : invitation.mailed >= invitation.sends,
});

/** Whether somebody may let others in with this role and these lists, at this moment. */
export const mayGive = async (
  workspaceId: WorkspaceId,
  role: MemberRole,
  userId: UserId,
  lists: readonly SharedList[] = [],
): Promise<boolean> => {
  const giver = await membershipOf({ workspaceId, userId });
  if (!giver) return false;
  const [has, gives] = await Promise.all([standingFor(giver), standingFor({ workspaceId, role })]);
  return mayGrant(has, gives, 'member:create') && lists.every(({ right }) => mayShare(has, right));
};

/** Fails with `forbidden` where they may not, and with `not_found` where they are no member any more: the gateway may not know it yet. */
export const requireMayGive = async (workspaceId: WorkspaceId, role: MemberRole, userId: UserId): Promise<void> => {
  if (!(await membershipOf({ workspaceId, userId }))) throw new Failure('not_found', { what: 'workspace' });
  if (!(await mayGive(workspaceId, role, userId))) throw new Failure('forbidden', { reason: 'role_above_own' });
};

const requireRole = async (workspaceId: WorkspaceId, role: MemberRole): Promise<void> => {
  const { data: roleId } = RoleId.safeParse(role);
  if (roleId && (await roles.get({ workspaceId, roleId })).deletedAt) throw new Failure('not_found', { what: 'role' });
};

/** Whom an invitation is to: an address, or a user by their id. */
type Addressee = { email: string } | { userId: UserId };
type Input = { role: MemberRole; until?: string | undefined; locale: string; list?: SharedList };

const subjectOf = (to: Addressee): string => ('email' in to ? subjectOfEmail(to.email) : to.userId);
const nameOf = (to: Addressee): string => ('email' in to ? to.email : to.userId);

/** What becomes of an open invitation: it gets the role that is asked for now, until then, or with a list that list, and stays what it was. */
const changeOpen = (known: Invitation, { role, until, list }: Input, context: UserContext) => {
  if (list) return addListTo(known, list, context);
  return known.role === role && known.until === endOf(role, until, context.now)
    ? undefined
    : changeInvitation(known, { role, until }, context);
};

/**
 * Invites an address or a user. An open invitation is answered as it is, or gets the role or the list that is asked for now; one that is over is
 * opened anew. Who does not want to be invited here is not (`forbidden`).
 */
export const inviteTo = (workspaceId: WorkspaceId, to: Addressee, { list, ...input }: Input, context: UserContext): Promise<Invitation> =>
  retryLostRace(async () => {
    const ids = { workspaceId, invitationId: derivedId('invitation', `${workspaceId}|${nameOf(to)}`, 0) };
    await requireRole(workspaceId, input.role);
    const [workspace, known, optOut] = await Promise.all([
      workspaces.get({ workspaceId }),
      invitations.find(ids),
      optOuts.find({ workspaceId, subject: subjectOf(to) }),
      requireMayGive(workspaceId, input.role, context.userId),
    ]);
    requireWanted(optOut, context.now);
    if (known?.status === 'open' && known.endsAt > context.now) {
      const changed = changeOpen(known, { list, ...input }, context);
      return changed ? invitations.save(changed, context) : known;
    }
    const change = invite(workspace, { ...to, ...input, ...(list ? { lists: [list] } : {}) }, ids, known, context);
    return known ? invitations.save(change, context, known) : (await invitations.create(change, context)).record;
  });

/** Offers a user, who must have signed in before, to be a member. Nobody becomes one without their own request. */
export const offerTo = async (workspaceId: WorkspaceId, userId: UserId, input: Input, context: UserContext): Promise<Invitation> => {
  const [profile, member] = await Promise.all([profiles.find({ userId }), membershipOf({ workspaceId, userId })]);
  if (!profile) throw new Failure('not_found', { what: 'user' });
  if (member) throw new Failure('already_exists', { what: 'member' });
  return inviteTo(workspaceId, { userId }, input, context);
};
