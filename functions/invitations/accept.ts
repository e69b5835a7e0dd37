import type { Stamp } from '../../shared/data/entity.ts';
import { invitations } from '../../shared/data/invitations.ts';
import { members, rolesOf } from '../../shared/data/members.ts';
import { profiles } from '../../shared/data/profiles.ts';
import { retryLostRace } from '../../shared/data/race.ts';
import { transact } from '../../shared/data/transact.ts';
import { Failure } from '../../shared/domain/failure.ts';
import { acceptInvitation, declineInvitation, type Invitation } from '../../shared/domain/invitation.ts';
import { type Member, newMember } from '../../shared/domain/workspace.ts';
import { invitationIn } from '../../shared/runtime/invitation-token.ts';
import { mayGive } from './invite.ts';

const workspacesAtMost = 100;
const none = () => new Failure('not_found', { what: 'invitation' });

const ofToken = async (token: string, userId: string): Promise<Invitation> => {
  const { round, ...ids } = await invitationIn(token);
  const [invitation, profile] = await Promise.all([invitations.find(ids), profiles.get({ userId })]);
  if (!invitation || invitation.round !== round || invitation.email !== profile.email.toLowerCase()) throw none();
  return invitation;
};

/** The open invitation of a token, for the one whose verified address it is to. For anybody else it does not exist. */
export const addressed = async (token: string, userId: string, now: string): Promise<Invitation> => {
  const invitation = await ofToken(token, userId);
  if (invitation.status !== 'open' || invitation.endsAt <= now) throw none();
  return invitation;
};

/** Declines an invitation; the mark of its mail may be written at the same moment. */
export const decline = (token: string, stamp: Stamp): Promise<Invitation> =>
  retryLostRace(async () => invitations.save(declineInvitation(await addressed(token, stamp.userId, stamp.now), stamp), stamp));

/**
 * Makes who is invited a member and the invitation used, in one transaction. A retry finds both and answers the same. Who is a member already
 * stays what they are. An invitation by somebody who could not give the role any more is none.
 */
export const accept = (token: string, stamp: Stamp): Promise<Member> => retryLostRace(() => acceptOnce(token, stamp));

const acceptOnce = async (token: string, stamp: Stamp): Promise<Member> => {
  const { userId } = stamp;
  const invitation = await ofToken(token, userId);
  const { workspaceId, role, invitedBy } = invitation;
  const [known, mine] = await Promise.all([members.find({ workspaceId, userId }), rolesOf(userId)]);
  const present = known && !known.removedAt ? known : undefined;
  if (invitation.status === 'accepted' && invitation.acceptedBy === userId && present) return present;
  const accepted = acceptInvitation(invitation, stamp);
  if (present) {
    await invitations.save(accepted, stamp);
    return present;
  }
  if (!(await mayGive(workspaceId, role, invitedBy))) throw none();
  if (Object.keys(mine).length >= workspacesAtMost) throw new Failure('limit_reached', { limit: workspacesAtMost });
  const joined = newMember({ userId, role }, workspaceId, { ...stamp, userId: invitedBy });
  const change = { ...joined, next: { ...joined.next, version: known?.version ?? 1 } };
  await transact([known ? members.putNext(change, stamp) : members.putNew(change, stamp), invitations.putNext(accepted, stamp)]);
  return { ...change.next, version: known ? known.version + 1 : 1 };
};
